/** The names by which an address says where one is in a decode, see attention_view/place_address.js. */
export const PLACE_NAMES = ["tab", "model", "source", "forced", "switched", "step", "layer", "head", "inside", "cell", "depth"];
