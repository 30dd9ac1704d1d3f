/** What one can look into, in the order in which it is offered. */
import { BranchesSection } from "./branches/section.js";
import { CellSection } from "./cell/section.js";
import { ForcingSection } from "./forcing/section.js";
import { HeadsSection } from "./heads/section.js";
import { MasksSection } from "./masks/section.js";
import { TokenSection } from "./token/section.js";

/** @type {{ name: import("../types.d.ts").SectionName, Section: new (inside: import("../types.d.ts").Inside) => import("../types.d.ts").InsideSection }[]} */
export const SECTIONS = [
  { name: "cell", Section: CellSection },
  { name: "token", Section: TokenSection },
  { name: "branches", Section: BranchesSection },
  { name: "forcing", Section: ForcingSection },
  { name: "heads", Section: HeadsSection },
  { name: "masks", Section: MasksSection },
];
