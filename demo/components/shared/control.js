/** Asks the server to change a run or a race that is on show: to pause, go on, take a step, end. */

const EAGER = 1500; // milliseconds in which the effect of a request is awaited

/**
 * @template {{ id: string, status: string }} Shown
 * @typedef {object} Parts
 * @property {() => Shown | null} shown what is on show now
 * @property {(id: string) => Promise<{ error?: undefined, status: any } | { error: string }>} ask
 * @property {{ acting: boolean, say: (words: string, alert?: boolean) => void }} state
 * @property {{ now: (eager: number) => void }} poller
 * @property {string} noAnswer is said when none comes
 * @property {() => void} render
 */

/**
 * The buttons are off until the server has answered; an answer about what is no longer on show is passed over.
 *
 * @template {{ id: string, status: string }} Shown
 * @param {Parts<Shown>} parts
 */
export async function control({ shown, ask, state, poller, noAnswer, render }) {
  const asked = shown();
  if (asked === null) return;
  state.acting = true;
  render();
  const reply = await ask(asked.id).catch(() => undefined);
  state.acting = false;
  if (asked === shown()) {
    if (!reply) state.say(noAnswer, true);
    else if (reply.error !== undefined) state.say(reply.error, true);
    else asked.status = reply.status;
    poller.now(EAGER);
  }
  render();
}
