/**
 * `npm run bundle`: joins the page's modules into demo/bundle/all.js, with a source map; `npm run bundle:check` fails if that file is
 * not what they make. A browser takes some 3 ms for each file that it loads, also from its cache, and they are more than a hundred.
 *
 * Its first line names the sources it was made of: where they have changed since, the page loads them instead of it
 * (demo/adapters/modules.py), so nobody needs this while working on them.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, "demo", "components");
const BUNDLE = join(ROOT, "demo", "bundle", "all.js");

/** The same as `sources_digest` of demo/adapters/modules.py. */
async function sourcesDigest() {
  const names = (await readdir(SOURCES, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  const digest = createHash("sha256");
  for (const name of names.filter((found) => found.endsWith(".js")).sort()) {
    const content = await readFile(join(SOURCES, name));
    digest.update(`${name} ${content.length}\n`).update(content);
  }
  return digest.digest("hex");
}

/** @returns {Promise<Map<string, string>>} path -> what is to stand there */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCES, "all.js")],
    outfile: join(SOURCES, "all.bundle.js"), // the map names sources as seen from here, where the page finds them too
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    minifyWhitespace: true,
    minifySyntax: true, // names stay, for whoever reads an error
    sourcemap: "linked",
    sourcesContent: false,
    banner: { js: `// Made by scripts/bundle.js of ${await sourcesDigest()}` },
  });
  const [map, script] = outputFiles.sort((one, other) => other.path.length - one.path.length);
  return new Map([
    [BUNDLE, script.text.replace("all.bundle.js.map", "all.js.map")],
    [`${BUNDLE}.map`, map.text],
  ]);
}

const made = await bundle();
if (process.argv.includes("--check")) {
  for (const [path, content] of made) {
    if ((await readFile(path, "utf8").catch(() => "")) === content) continue;
    console.error(`${path} is not what the modules make: run npm run bundle.`);
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(BUNDLE), { recursive: true });
  for (const [path, content] of made) await writeFile(path, content);
}
