import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { beyond, beyondFilm, unreadable } from "../../demo/components/page_links/address_check.js";
import { classAddress } from "../../demo/components/page_links/class_address.js";
import { embedCode } from "../../demo/components/page_links/embed_code.js";
import { lockValues, readLocks } from "../../demo/components/page_links/lock_query.js";
import { OLD, renewed } from "../../demo/components/page_links/old_addresses.js";
import { settingNames, stateNames } from "../../demo/components/shared/state_names.js";

const PARTS = ["train", "race", "preset", "settings"];
const KNOWN = {
  tabs: ["train", "decode", "warmup", "race", "programs"],
  races: ["warmup"],
  parts: ["lockstep", "table"],
  recordings: ["course"],
};
/** @param {string} query */
const locksOf = (query) => readLocks(new URLSearchParams(query), PARTS);

test("what an address hides and locks, in the page's order, and what it names that is not there", () => {
  assert.deepEqual(locksOf("lock=settings,preset&hide=race"), { locked: ["preset", "settings"], hidden: ["race"], unknown: [] });
  assert.deepEqual(locksOf("lock=tabs:race,%20PRESET"), { locked: ["race", "preset"].sort().reverse(), hidden: [], unknown: [] });
  assert.deepEqual(locksOf("lock=race&hide=race"), { locked: [], hidden: ["race"], unknown: [] }); // what is hidden need not be locked
  assert.deepEqual(locksOf("hide=toString,race,race,<b>"), { locked: [], hidden: ["race"], unknown: ["tostring", "<b>"] });
  assert.deepEqual(locksOf("lock=&hide=,,"), { locked: [], hidden: [], unknown: [] });
  assert.deepEqual(locksOf(""), { locked: [], hidden: [], unknown: [] });
  assert.ok(locksOf(`hide=${"x".repeat(9999)}`).unknown[0].length <= 30);
  assert.ok(locksOf(`hide=${[...Array(999).keys()].join(",")}`).unknown.length <= 40);
});

test("it is written as it is read", () => {
  const { hidden, locked } = locksOf("lock=settings,preset&hide=race");
  assert.deepEqual(lockValues({ hidden, locked }), { lock: "preset,settings", hide: "race" });
  assert.deepEqual(lockValues({ hidden: [], locked: [] }), {});
});

const READABLE = [
  "",
  "preset=classroom&seed=7",
  "tab=warmup",
  "tab=decode&source=3+1+4&step=2&layer=1&head=all&inside=cell&cell=cross-1-2&depth=code&model=shipped:classroom-0400",
  "tab=train&step=x&head=y", // not of a decode
  "tab=programs&part=table",
  "recording=course",
  "film=kind=cross;layer=2;head=3;step=120;sequence=1",
  "film=step%3Dlast",
  "utm_source=mail&toString=1&__proto__=2",
];
for (const query of READABLE)
  test(`nothing is said of ?${query}`, () => assert.deepEqual(unreadable(new URLSearchParams(query), KNOWN), []));

/** @type {[string, string[]][]} */
const BROKEN = [
  ["tab=nowhere", ["tab"]],
  ["tab=", ["tab"]],
  ["tab=Decode", ["tab"]],
  ["tab=__proto__", ["tab"]],
  ["part=nothing", ["part"]],
  ["recording=none", ["recording"]],
  ["film=", ["film"]],
  ["film=kind=side", ["film"]],
  ["film=layer=0", ["film"]],
  ["film=step=-1;head=2", ["film"]],
  [`film=${Array(99).fill("step=1").join(";")}`, ["film"]],
  ["depth=mathematics", ["depth"]],
  ["tab=decode&step=0", ["step"]],
  ["tab=decode&step=-1&layer=1.5&head=none", ["step", "layer", "head"]],
  ["tab=decode&step=99999", ["step"]],
  ["tab=decode&step=%E0%A4%A", ["step"]],
  ["tab=decode&inside=outside", ["inside"]],
  ["tab=decode&cell=cross-0-1", ["cell"]],
  ["tab=decode&cell=side-1-1", ["cell"]],
  ["tab=decode&model=run-7", ["model"]],
  [`tab=decode&source=${"1 ".repeat(5000)}`, ["source"]],
];
for (const [query, names] of BROKEN)
  test(`?${query.slice(0, 60)} is said to be broken`, () => assert.deepEqual(unreadable(new URLSearchParams(query), KNOWN), names));

test("what a decode does not have", () => {
  const shown = { request: { model: "shipped:a" }, step: 2, layer: 1, head: 3 };
  /** @param {string} query */
  const names = (query) => beyond(new URLSearchParams(query), shown);
  assert.deepEqual(names("step=3&layer=2&head=4&model=shipped:a"), []);
  assert.deepEqual(names("head=mean"), []);
  assert.deepEqual(names("step=9&layer=9&head=9&model=shipped:b"), ["model", "step", "layer", "head"]);
  assert.deepEqual(names("step=x&model=run-7"), []); // is said already
});

const TABLE = { names: { warmup: "warmup_steps", view: "tab" }, values: { tab: { lab: "programs", notes: null } } };
/** @type {[string, string, string[], string[]][]} */
const OLD_LINKS = [
  ["seed=7&tab=race", "seed=7&tab=race", [], []],
  ["warmup=50&seed=7", "warmup_steps=50&seed=7", [], []], // the same by its new name: nothing to be said
  ["tab=lab&seed=7", "tab=programs&seed=7", ["tab"], []],
  ["view=lab", "tab=programs", ["tab"], []],
  ["tab=notes&seed=7", "seed=7", [], ["tab"]],
  ["warmup_steps=3&warmup=50", "warmup_steps=3", [], []],
  ["toString=1&__proto__=lab&tab=__proto__", "toString=1&__proto__=lab&tab=__proto__", [], []],
];
for (const [old, now, replaced, retired] of OLD_LINKS)
  test(`an old link ?${old} is read as ?${now}`, () => {
    const { parameters, isOld, ...changed } = renewed(new URLSearchParams(old), TABLE);
    assert.equal(parameters.toString(), now);
    assert.equal(isOld, old !== now);
    assert.deepEqual(changed, { replaced, retired });
  });

test("what old links are read as is what a link says today", () => {
  for (const [name, values] of Object.entries(OLD.values))
    for (const [old, now] of Object.entries(values)) {
      const { parameters } = renewed(
        new URLSearchParams([
          ["tab", "decode"],
          [name, old],
        ]),
      );
      assert.equal(parameters.get(name), now);
      assert.deepEqual(unreadable(parameters, KNOWN), []);
      if (name === "model") assert.ok(existsSync(`assets/${now.replace("shipped:", "")}.ckpt`));
    }
  for (const [name, now] of Object.entries(OLD.names)) assert.ok(name !== now && !Object.hasOwn(OLD.names, now));
});

test("what a film does not have", () => {
  /** @param {string} query */
  const names = (query) => beyondFilm(new URLSearchParams(query), { layer: 2, head: 4 });
  assert.deepEqual(names("film=layer=2;head=4;step=7"), []);
  assert.deepEqual(names("film=layer=3;head=5"), ["layer", "head"]);
  assert.deepEqual(names("film=layer=none"), []); // is said already
  assert.deepEqual(names("seed=7"), []);
});

test("a link for a class is the page's state with what it hides, and opens the wanted language", () => {
  const chosen = { lesson: "one-weight", locks: { hidden: ["race"], locked: ["preset", "settings"] } };
  const address = classAddress("https://course.example/live/ja?room=ABC#x", "./", "preset=classroom&tab=decode", chosen);
  assert.equal(address, "https://course.example/live/?preset=classroom&tab=decode&lesson=one-weight&lock=preset,settings&hide=race");
  const plain = classAddress("https://course.example/?hide=race", "./ja", "seed=7", { lesson: "", locks: { hidden: [], locked: [] } });
  assert.equal(plain, "https://course.example/ja?seed=7");
});

test("the frame's HTML holds what it is given, whatever that is", () => {
  const code = embedCode('https://course.example/?source=1+2&hide=race,programs&x="><script>', 'a "title" & more');
  assert.match(code, /^<iframe src="https:\/\/course\.example\/\?source=1\+2&amp;hide=race,programs&amp;[^"<>]*embed=1"/);
  assert.match(code, /title="a &quot;title&quot; &amp; more"/);
  assert.match(code, /loading="lazy" allow="clipboard-write; fullscreen"><\/iframe>$/);
});

test("what hides and locks is no setting, and no state that a lesson replaces", () => {
  const parameters = new URLSearchParams("seed=7&lock=preset&hide=race&embed=1&lesson=x&depth=code&tab=race&questions=before");
  assert.deepEqual(settingNames(parameters), ["seed"]);
  assert.deepEqual(stateNames(parameters), ["seed", "depth", "tab"]);
});
