/**
 * What the components of a page tell each other. A message has a name and a detail, plain data; whoever listens is called at once.
 * Gradio's events join in: `import("components/shared/messages.js")` works in their `js` too.
 */

/**
 * @typedef {object} RunShown the live chart has put a run on show, or none
 * @property {string | null} run id of the view
 * @property {boolean} mounted the chart has only just come into the page, and has not heard of a room
 * @property {boolean} opened Python has put the settings of the address into the page's controls
 */

/**
 * @typedef {object} SettingNote a sentence about a setting that will not do what it says
 * @property {string} setting its name
 * @property {string} words
 */

/**
 * @typedef {object} RecordingShown the live chart plays the recording of a training, which is no run
 * @property {string} name
 * @property {import("./api.js").FilmReply} film all of it
 * @property {number} step up to which it has been played
 */

/**
 * @typedef {object} CellWanted a cell of the film that has been pressed
 * @property {string} model the kept one that is nearest to the picture
 * @property {number} snapshot its step
 * @property {number} step of the picture
 * @property {string} source
 * @property {string[]} answer what the model was given, without the start and the end
 * @property {boolean} masked the model learns with the look-ahead mask
 * @property {import("./api_types").AttentionKind} kind
 * @property {number} layer from 0, as all that follow
 * @property {number} head
 * @property {number} row
 * @property {number} column
 * @property {string} tab where the film stands
 * @property {number} scroll of the window there, CSS pixels
 * @property {boolean} byKeys
 */

/**
 * @typedef {object} DecodeShown where the attention view is
 * @property {any} request what was decoded, as Python sent it with the value; null: nothing
 * @property {number} step from 0
 * @property {number} layer from 0
 * @property {number | "mean" | "all"} head from 0
 * @property {string} section that is open beside it
 * @property {import("./api_types").ShownCell | null} cell
 * @property {boolean} mirrored it shows a room's decode, not its own
 */

/**
 * @typedef {object} MirroredDecode what a room shows
 * @property {string} version changes with the decode
 * @property {any} value as of attention_view/__init__.py
 * @property {{ version: string, value: any } | null} variant with chosen tokens or switched heads, if that is on show
 * @property {number} step
 * @property {number} layer
 * @property {number | "mean" | "all"} head
 * @property {string} section
 * @property {import("./api_types").ShownCell | null} cell
 */

/**
 * @typedef {object} RaceShown the race view has put a race on show, or none, and the film of one of its runners
 * @property {string | null} race id of the subscription
 * @property {number | null} runner from 0
 * @property {boolean} mounted the view has only just come into the page: it shows what it showed before a reload
 */

/**
 * @typedef {object} DemonstrationShown what has been run in the open part of the Programs tab
 * @property {string | null} demonstration id of the subscription
 * @property {boolean} mounted as of RaceShown
 */

/**
 * @typedef {object} Messages
 * @property {RunShown} runShown
 * @property {RecordingShown | null} recordingShown null: it has been ended for good
 * @property {{ run: string | null }} runnerShown the race view has opened one of its runners, named as a run is, or closed it (null)
 * @property {{ run: string, known?: import("../live_chart/types.d.ts").Run }} followRun the live chart is to put that view on show: a room's
 *   teacher did, or it was opened again; `known`: what the page knows of it already
 * @property {RaceShown} raceShown
 * @property {import("./api_types").FollowedRace} followRace the race view is to put that race of a room on show
 * @property {DemonstrationShown} demonstrationShown
 * @property {import("./api_types").FollowedDemonstration} followDemonstration the Programs tab is to put that one of a room on show
 * @property {{ run: import("../live_chart/types.d.ts").Run }} runNews the live chart has heard of the run on show
 * @property {import("../live_chart/types.d.ts").Ghost[]} ghostRuns runs that the live chart is to draw behind the one on show
 * @property {{ query: string, controls?: import("../live_chart/types.d.ts").Identity }} settingsNamed Python has named the settings that the
 *   page's controls have now
 * @property {{ query: string }} settingsWanted the page's controls are to have these settings
 * @property {{ query: string }} stateWanted each component is to show what is its own in it, see shared/page_state.js
 * @property {{ lesson: string, tabs: string[] }} lessonBegan a lesson is open now: nothing plays by itself, and what is on show on the tabs that
 *   it uses is put away, for it would show what is asked; no tabs: it goes on after a reload
 * @property {{ subject: string }} factsTold facts of that subject have changed, see shared/facts.js
 * @property {SettingNote[]} settingNotes what is to be said of the settings that the page's controls have now
 * @property {DecodeShown} decodeShown
 * @property {MirroredDecode | null} mirrorDecode the attention view is to show this; null: it is its own again
 * @property {import("../room_bar/types.d.ts").Room | null} roomShown the room that the page is in, and its seat; null: none
 * @property {import("../room_questions/types.d.ts").LessonPlaceShown | null} lessonPlace the step of the lesson that is open in this page; null: none
 * @property {{ teacher: import("./api_types").TeacherAsked } | { student: import("./api_types").RoomQuestion | null }} roomAsked what the room is
 *   asked, as the server has told it last
 * @property {import("./api_types").RoomQuestion | null} classQuestion what this page asks its class, when more than the answers has changed; null:
 *   nothing
 * @property {null} presentWanted the presenter's view is to open, with the question to the class
 * @property {null} sayWhatIsShown the live chart and the attention view are to say it again, for somebody who has just come
 * @property {{ image: HTMLCanvasElement | null }} filmPicture the attention film has drawn its head, one pixel a cell; null: there is none
 * @property {{ step: number | null }} filmStep the attention film stands at that step; null: at the newest
 * @property {null} pageOpened Python has put the settings of the address into the page's controls
 * @property {{ model: any, source: any }} decodeAsked Python has been asked for that decode
 * @property {CellWanted | null} cellWanted null: it has been taken up
 * @property {boolean} decodeExpected the attention view waits for the decode of a place: the Decode tab is not to offer another one
 * @property {{ tab: string }} tabOpened
 * @property {{ depth: import("./depth.js").Depth }} depthChosen
 * @property {null} questionsWanted the questions before and after the lessons are to open
 * @property {{ room: string, address: string }} invitationWanted the room's QR code is to lead to that address from now on, and to be seen
 * @property {null} classLinkWanted the dialog in which a teacher makes a link is to open
 * @property {import("./terms.js").MarkedTerms} termsKnown the glossary has said which words it explains, and where they are marked
 * @property {{ term: string, button: HTMLElement }} termAsked a marked word has been pressed
 * @property {{ term: string }} termsAsked the list of all terms is asked for; "": from its beginning
 */

/**
 * @typedef {object} Board
 * @property {Map<string, Set<(detail: any) => void>>} listeners
 * @property {Map<string, any>} latest
 */

const BOARD = Symbol.for("transformer-live messages");

/**
 * One for the page, even if a server that was started anew has sent it two versions of this module.
 *
 * @returns {Board}
 */
function board() {
  const page = /** @type {{ [BOARD]?: Board }} */ (globalThis);
  return (page[BOARD] ??= { listeners: new Map(), latest: new Map() });
}

/**
 * @template {keyof Messages} Name
 * @param {Name} name
 * @param {Messages[Name]} detail
 */
export function publish(name, detail) {
  board().latest.set(name, detail);
  for (const listener of [...(board().listeners.get(name) ?? [])]) {
    try {
      listener(detail);
    } catch (error) {
      reportError(error); // one listener's fault is not the others'
    }
  }
}

/**
 * @template {keyof Messages} Name
 * @param {Name} name
 * @param {(detail: Messages[Name]) => void} listener
 * @param {AbortSignal} [signal] ends it
 */
export function subscribe(name, listener, signal) {
  if (signal?.aborted) return;
  const { listeners } = board();
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(listener));
  signal?.addEventListener("abort", () => all.delete(listener));
}

/**
 * What was published last; undefined if nothing was.
 *
 * @template {keyof Messages} Name
 * @param {Name} name
 * @returns {Messages[Name] | undefined}
 */
export function latest(name) {
  return board().latest.get(name);
}
