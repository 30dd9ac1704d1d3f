import assert from "node:assert/strict";
import { test } from "node:test";
import { entryKey } from "../../demo/components/attention_view/history.js";
import { placeValues, readPlace } from "../../demo/components/attention_view/place_address.js";
import { Variants } from "../../demo/components/attention_view/variants.js";

const read = (query) => readPlace(new URLSearchParams(query));
const DEFAULTS = { model: null, source: null, forced: [], step: 0, layer: null, head: null, section: "step", cell: null };

test("an address of a decode is read, counted from 0", () => {
  const query = "tab=decode&model=shipped:classroom-0075&source=3 1 4&forced=3 7&step=2&layer=2&head=4&inside=cell&cell=cross-2-3";
  assert.deepEqual(read(query), {
    model: "shipped:classroom-0075",
    source: "3 1 4",
    forced: ["3", "7"],
    step: 1,
    layer: 1,
    head: 3,
    section: "cell",
    cell: { kind: "cross", row: 1, column: 2 },
  });
  assert.equal(read("tab=decode&head=mean").head, "mean");
  assert.equal(read("tab=decode&head=all").head, "all");
});

test("an address of something else is none", () => {
  for (const query of ["", "tab=train", "model=shipped:classroom-0075", "tab=Decode"]) assert.equal(read(query), null);
});

test("what is broken in an address is passed over", () => {
  for (const query of [
    "step=0&layer=-1&head=2.5&cell=cross-2",
    "step=x&layer=99999&head=Mean&cell=sideways-1-1",
    "step=1e3&layer=&head= 1&cell=cross-1-1x",
    "model=run:abc:5&inside=nowhere&forced=  ",
    "model=shipped:../../x&inside=__proto__&cell=cross-0-1",
    `model=shipped:${"a".repeat(81)}&inside=step&cell=---`,
  ])
    assert.deepEqual(read(`tab=decode&${query}`), DEFAULTS, query);
  assert.equal(read(`tab=decode&source=${"1 ".repeat(9999)}`).source.length, 400);
});

const STATE = {
  decode: {
    request: { model: "shipped:classroom-0075", source: " 3, 1　4", forced: ["3", "7"] },
    shapes: { encoder: { stepped: false }, cross: { stepped: true } },
  },
  step: 2,
  layer: 1,
  head: 0,
  section: "branches",
  cell: null,
  depth: "code",
};

test("what is written is what is read", () => {
  const place = read(new URLSearchParams(placeValues(STATE)).toString());
  assert.deepEqual(place, {
    ...DEFAULTS,
    model: "shipped:classroom-0075",
    source: "3 1 4",
    forced: ["3", "7"],
    step: 2,
    layer: 1,
    head: 0,
    section: "branches",
  });
  const cell = { kind: "encoder", row: 4, column: 6 };
  assert.deepEqual(read(new URLSearchParams(placeValues({ ...STATE, section: "cell", cell })).toString()).cell, cell);
  const stepped = { kind: "cross", row: 0, column: 6 }; // its row is the step's
  assert.deepEqual(read(new URLSearchParams(placeValues({ ...STATE, section: "cell", cell: stepped })).toString()).cell, {
    ...stepped,
    row: 2,
  });
});

test("the address does not name a run's model, and nothing of a decode that is not this page's", () => {
  const ofRun = placeValues({ ...STATE, decode: { request: { model: "run:secret:5", source: "1" } } });
  assert.equal(JSON.stringify(ofRun).includes("secret"), false);
  assert.deepEqual(Object.keys(placeValues({ ...STATE, decode: { request: null } })), ["tab", "step", "layer", "head", "inside", "depth"]);
  assert.deepEqual(placeValues({ ...STATE, decode: null }), { tab: "decode" });
});

test("a branch, a section, a cell's column and switched heads are places of their own; step, layer and head are not", () => {
  const values = { model: "a", source: "1", forced: "3", inside: "cell", cell: "cross-2-3", step: "2", layer: "1", head: "1" };
  const request = { model: "a", source: "1" };
  const key = entryKey(values, request);
  for (const same of [{ step: "3" }, { layer: "2" }, { head: "mean" }, { cell: "cross-4-3" }])
    assert.equal(entryKey({ ...values, ...same }, request), key);
  for (const other of [{ forced: "3 7" }, { inside: "" }, { cell: "cross-2-4" }, { source: "2" }, { model: "b" }])
    assert.notEqual(entryKey({ ...values, ...other }, request), key);
  assert.notEqual(entryKey(values, { ...request, switches: [{ kind: "cross", layer: 0, head: 0, mode: "off" }] }), key);
  assert.equal(entryKey(values, null), key);
});

/** Weights of one layer, one head and one token. */
const ONE = Buffer.from(Uint16Array.of(1000).buffer).toString("base64");

function variants() {
  const base = { request: { model: "a", source: "1" } };
  const state = { base };
  const waiting = [];
  const shown = [];
  const ask = (request) => new Promise((resolve, reject) => waiting.push({ request, resolve, reject }));
  const made = new Variants(ask, "no answer", state, (decode, step) => shown.push([decode, step]));
  const reply = (output) => ({
    source: ["1"],
    start: "s",
    output: [output],
    candidates: [],
    maps: { cross: ONE, decoder: ONE, encoder: ONE },
  });
  return { state, base, waiting, shown, made, reply };
}

test("a variant is asked for once, and the greedy decode never", async () => {
  const { base, waiting, shown, made, reply } = variants();
  assert.equal(await made.show({}, 3), "");
  assert.deepEqual(shown, [[base, 3]]);
  const first = made.show({ forced: ["7"] }, 0);
  assert.deepEqual(waiting[0].request, { model: "a", source: "1", forced: ["7"] });
  waiting[0].resolve(reply("7"));
  assert.equal(await first, "");
  assert.equal(await made.show({ forced: ["7"], switches: [] }, 1), "");
  assert.equal(waiting.length, 1);
  assert.equal(shown[1][0], shown[2][0]);
  assert.equal(shown[2][1], 1);
});

test("what was asked for last is shown, however late the others come", async () => {
  const { waiting, shown, made, reply } = variants();
  const [slow, quick] = [made.show({ forced: ["7"] }), made.show({ forced: ["8"] })];
  waiting[1].resolve(reply("8"));
  waiting[0].resolve(reply("7"));
  assert.deepEqual(await Promise.all([slow, quick]), ["", ""]);
  assert.deepEqual(
    shown.map(([decode]) => decode.output[0]),
    ["8"],
  );
  const [refused, last] = [made.show({ forced: ["9"] }), made.show({ forced: ["5"] })];
  waiting[2].resolve({ error: "not a token" });
  waiting[3].reject(new Error("offline"));
  assert.deepEqual(await Promise.all([refused, last]), ["", "no answer"]); // the earlier refusal is of no interest any more
});

test("an answer for a source that is gone is not shown, but known when one comes back", async () => {
  const { state, base, waiting, shown, made, reply } = variants();
  const gone = made.show({ forced: ["7"] });
  state.base = { request: { model: "a", source: "2" } };
  waiting[0].resolve(reply("7"));
  assert.equal(await gone, "");
  assert.equal(shown.length, 0);
  state.base = { ...base };
  await made.show({ forced: ["7"] });
  assert.equal(waiting.length, 1);
  assert.equal(shown.length, 1);
  state.base = { request: null };
  assert.equal(await made.show({ forced: ["7"] }), "");
});
