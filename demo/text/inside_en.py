"""English texts of what one can look into beside a decode, a section for each part; joined to the others in `en`."""

TEXT = {
    "inside": {
        "inside": "Look inside",
        "inside_step": "Next token",
        "inside_step_title": "What this step writes",
        "inside_cell": "One weight",
        "inside_cell_title": "Where this weight comes from",
        "inside_token": "One token",
        "inside_token_title": "From embedding to answer",
        "inside_branches": "What if",
        "inside_branches_title": "What if it had written another token?",
        "inside_forcing": "Two ways",
        "inside_forcing_title": "Teacher forcing and free running",
        "inside_heads": "Heads",
        "inside_heads_title": "Does this head matter?",
        "inside_masks": "Masks",
        "inside_masks_title": "Masks and positions",
        "inside_close": "back to the next token",
        "inside_no_answer": "The server does not answer. Choose this again to ask once more.",
        "inside_waiting": "Computing …",
        "depth": "explained as",
        "depth_idea": "idea",
        "depth_idea_title": "What it is for, in words and pictures",
        "depth_maths": "maths",
        "depth_maths_title": "The formulas, with the numbers of this model",
        "depth_code": "code",
        "depth_code_title": "The lines of core that compute it",
    },
    "inside_cell": {
        # cell_…
    },
    "inside_token": {
        # token_…
    },
    "inside_branches": {
        # branch_…
    },
    "inside_forcing": {
        # forcing_…
    },
    "inside_heads": {
        # heads_…
    },
    "inside_masks": {
        # masks_…
    },
    "inside_api": {
        "api_decode": "Decodes a source greedily: tokens, candidates, and every attention weight (16-bit fixed point in base64), as the Decode "
        "tab shows it.",
        "api_explain_weight": "One attention weight, number by number: query, key, their products, the scores of the row, the mask, the softmax, "
        "the values, and the head's share of what the sub-layer writes. kind: cross, decoder or encoder. row: the query, column: the key. All "
        "count from 1, as on the page.",
        "api_residual_stream": "The residual stream of a stack: for each station (embedding, position, every sub-layer) the length at each token "
        "and the cosine between what was added and the stream; and for one token, by its position from 1, the vectors themselves.",
        "api_early_answers": "What the decoder would answer if it ended after each layer (logit lens): for each layer, the first before any, and "
        "each token, the most probable tokens with their probabilities (top) and the probability of the token that was written.",
        "api_decode_from": "Decodes on from tokens that you choose for the beginning of the output. recovers_at: the first step, from 1, behind "
        "them from which on the answer is right; null: it never is.",
        "api_compare_forcing": "Teacher forcing beside free running on one source: tokens, losses in nats, what each read. parts_at, wrong_at: "
        "the first step, from 1, at which the two chose differently, and at which the free answer is wrong.",
        "api_change_of_heads": "What it does to exact match on the held-out sequences to switch heads: off, to uniform weights, or (fixed) to the "
        "weights they have on another source. heads: as cross 1.2, which is layer 1, head 2. With a 95 % confidence interval.",
        "api_rank_heads": "Switches each head off alone and counts. It answers again and again, with more heads each time, until it is done; after "
        "a minute it ends, and goes on when it is called again.",
        "api_masks": "The masks of this very input, 1 where one may attend, the positional encoding of its rows, and whether the answer stays the "
        "same when so many padding tokens are added to the source.",
        "api_of_model": "name of a model: shipped:classroom-0400, or one that the Decode tab lists",
        "api_of_source": "source sequence, whole numbers with spaces between them",
        "api_of_kind": "which attention",
        "api_of_layer": "layer, from 1",
        "api_of_head": "head, from 1",
        "api_of_row": "row of the heatmap, the query, from 1",
        "api_of_column": "column of the heatmap, the key, from 1",
        "api_of_forced": "tokens chosen for the beginning of the output; none: greedy decoding",
        "api_of_stack": "which stack",
        "api_of_position": "token whose vectors are wanted, from 1",
        "api_of_heads": "heads to switch, as cross 1.2",
        "api_of_mode": "what becomes of them",
        "api_of_other_source": "for fixed: the source whose weights they get",
        "api_of_padding": "padding tokens to add",
    },
}
