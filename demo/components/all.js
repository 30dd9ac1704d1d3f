/** All components: what the page loads, as one file, see scripts/bundle.js. */
import "./attention_film/index.js";
import "./attention_view/index.js";
import "./class_race/index.js";
import "./glossary/index.js";
import "./lesson_panel/index.js";
import "./live_chart/index.js";
import "./noam_explorer/index.js";
import "./page_bar/index.js";
import "./page_links/index.js";
import "./program_view/index.js";
import "./questionnaire/index.js";
import "./race_view/index.js";
import "./room_bar/index.js";
import "./room_questions/index.js";
import "./run_list/index.js";
import "./settings_bar/index.js";
