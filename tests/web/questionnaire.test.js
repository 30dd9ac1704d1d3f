import assert from "node:assert/strict";
import { test } from "node:test";
import { readKept, Sheets } from "../../demo/components/questionnaire/sheets.js";

test("what was kept is taken up only if it is that", () => {
  const kept = { person: "0123456789abcdef", before: { mask: "future" } };
  assert.deepEqual(readKept(JSON.stringify(kept)), kept);
  for (const words of [null, "", "{", "[]", "7", '{"person":"Taro"}', '{"person":"0123456789abcdef","after":{"mask":7}}'])
    assert.equal(readKept(words), null, String(words));
  assert.equal(readKept('{"person":"0123456789abcdef","before":null}'), null);
});

test("before and after are two lines of one person", () => {
  const sheets = new Sheets(); // nothing is stored here: it works without
  assert.match(sheets.kept.person, /^[0-9a-f]{16}$/);
  assert.notEqual(new Sheets().kept.person, sheets.kept.person);
  assert.ok(sheets.isEmpty);
  assert.equal(sheets.next, "before");
  sheets.keep("before", { mask: "future" });
  assert.equal(sheets.next, "after");
  sheets.keep("after", { mask: "padding", peak: "first" });
  const { person } = sheets.kept;
  assert.equal(sheets.csv(["peak", "mask"]), `person,form,peak,mask\n${person},before,,future\n${person},after,first,padding\n`);
  assert.equal(sheets.fileName, `answers-${person}.csv`);
});
