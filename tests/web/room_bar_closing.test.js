import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { joinedRoom } from "../../demo/components/room_bar/membership.js";
import { emptyState } from "../../demo/components/room_bar/state.js";
import { RoomClosing } from "../../demo/components/room_bar/teaching.js";
import { Clock } from "./clock.js";

const text = { close: "close", close_sure: "really?", was_closed: "{code} is closed", no_answer: "no answer" };

let clock, life, state, told, answer, button, closing;
const press = () => closing.press(button);

beforeEach(() => {
  clock = new Clock();
  life = new AbortController();
  state = { ...emptyState(), room: { teaching: true, code: "CDFGH", secret: "s", share: false }, students: 1 };
  told = [];
  answer = () => Promise.resolve({ closed: true });
  button = { textContent: "close", dataset: {} };
  closing = new RoomClosing(
    {
      state,
      text,
      rooms: {
        close(request) {
          told.push(["close", request]);
          return answer();
        },
      },
      say: (...message) => told.push(["say", ...message]),
      goOut: (...message) => told.push(["goOut", ...message]),
      render: () => {},
    },
    life.signal,
  );
});

afterEach(() => clock.restore());

test("where somebody is in the room, closing asks first, for some seconds", async () => {
  await press();
  assert.deepEqual([button.textContent, told], ["really?", []]);
  await clock.pass(3999);
  assert.equal(button.textContent, "really?");
  await clock.pass(1);
  assert.equal(button.textContent, "close");
  await press();
  await press();
  assert.equal(button.textContent, "close");
  assert.deepEqual(told, [
    ["close", { room: "CDFGH", secret: "s" }],
    ["goOut", "CDFGH is closed"],
  ]);
});

test("an empty room is closed at once", async () => {
  state.students = 0;
  await press();
  assert.deepEqual(told.at(-1), ["goOut", "CDFGH is closed"]);
});

test("what the server refuses is said, and a room that is gone is left", async () => {
  state.students = 0;
  const answers = [
    [Promise.reject(new Error("cut")), ["say", "no answer", true]],
    [Promise.resolve({ error: "busy", gone: "" }), ["say", "busy", true]],
    [Promise.resolve({ error: "closed before", gone: "room_closed" }), ["goOut", "closed before", false]],
    [Promise.resolve({ error: "another's", gone: "not_your_room" }), ["goOut", "another's", true]],
  ];
  for (const [promise, expected] of answers) {
    answer = () => promise;
    await press();
    assert.deepEqual(told.at(-1), expected);
  }
});

test("an answer about a room that was left in the meantime is passed over", async () => {
  state.students = 0;
  answer = async () => {
    state.room = joinedRoom("JKLMN", null);
    return { closed: true };
  };
  await press();
  assert.deepEqual(told, [["close", { room: "CDFGH", secret: "s" }]]);
});

test("no question is withdrawn after the component has gone", async () => {
  await press();
  life.abort();
  await clock.pass(10_000);
  assert.equal(button.textContent, "really?");
});
