import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { formula, plainWords, withFormulas } from "../../demo/components/shared/formula.js";

before(() => {
  globalThis.document = {
    createElementNS: (space, tag) => ({
      tag,
      children: [],
      attributes: {},
      append(...children) {
        this.children.push(...children);
      },
      setAttribute(name, value) {
        this.attributes[name] = value;
      },
    }),
  };
});

after(() => {
  delete globalThis.document;
});

/** As an expression: msub(x, i). */
const written = (node) => {
  if (typeof node === "string") return node;
  const inner = node.children.map(written).join(", ");
  return ["mi", "mn", "mo"].includes(node.tag) ? inner : `${node.tag}(${inner})`;
};
const of = (text) => written(formula(text));

test("indices, exponents and both", () => {
  assert.equal(of("x_i"), "math(msub(x, i))");
  assert.equal(of("W_i^Q"), "math(msubsup(W, i, Q))");
  assert.equal(of("y_[t-1]"), "math(msub(y, mrow(t, -, 1)))");
  assert.equal(of("10^[−9]"), "math(msup(10, mrow(−, 9)))");
  assert.equal(of("d_model^2"), "math(msubsup(d, model, 2))");
});

test("fractions and roots", () => {
  assert.equal(of("[Q K^T]/[√[d_k]]"), "math(mfrac(mrow(Q, mspace(), msup(K, T)), mrow(msqrt(mrow(msub(d, k))))))");
  assert.equal(of("2i/d"), "math(2, i, /, d)");
});

test("names of several letters are upright, others slanted, and those in quotes stand as they are", () => {
  const [sine, open, angle] = formula("sin(θ)").children;
  assert.deepEqual([sine.attributes.mathvariant, open.tag, angle.attributes.mathvariant], ["normal", "mo", undefined]);
  assert.equal(of("step · 'warmup_steps'^[−1.5]"), "math(step, ·, msup(warmup_steps, mrow(−, 1.5)))");
  assert.equal(of("ŷ + m̂ + ñ"), "math(mover(y, ^), +, mover(m, ^), +, mover(n, ~))");
});

test("a gap stands between what is multiplied, and nowhere else", () => {
  assert.equal(of("x W + b"), "math(x, mspace(), W, +, b)");
  assert.equal(of("Σ_i p_i"), "math(msub(Σ, i), mspace(), msub(p, i))");
});

test("a text with formulas, and what is left of it without drawing", () => {
  const [first, node, last] = withFormulas("the score $q · k$ is");
  assert.deepEqual([first, written(node), last], ["the score ", "math(q, ·, k)", " is"]);
  assert.equal(plainWords("$√[d_k]$ and $'warmup_steps'$"), "√d_k and warmup_steps");
  for (const broken of ["[", "]", "[a]/", "_", "x_", "'", "√", "[a]/["]) assert.ok(formula(broken).tag === "math");
});
