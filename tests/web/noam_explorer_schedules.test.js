import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as schedules from "../../demo/components/noam_explorer/schedules.js";

const golden = JSON.parse(readFileSync(new URL("../golden/learning_rates.json", import.meta.url), "utf8"));
const points = golden.rows.map((row) => Object.fromEntries(golden.columns.map((column, i) => [column, row[i]])));

/** The page and Python may differ in the last digits, and where a cosine ends by what is nothing beside its peak. */
function close(found, expected, point) {
  assert.ok(Math.abs(found - expected) <= 1e-12 * Math.abs(expected) + 1e-18, `${found} is not ${expected} of ${JSON.stringify(point)}`);
}

test("the four learning rates are those of core/schedule.py", () => {
  for (const point of points) {
    const { step, d_model, warmup_steps, factor, max_steps } = point;
    const peak = schedules.noam(warmup_steps, d_model, warmup_steps, factor);
    close(schedules.noam(step, d_model, warmup_steps, factor), point.noam, point);
    close(schedules.constant(step, peak), point.constant, point);
    close(schedules.inverseSqrt(step, peak, warmup_steps), point.inverse_sqrt, point);
    close(schedules.cosine(step, peak, warmup_steps, max_steps), point.cosine, point);
  }
});
