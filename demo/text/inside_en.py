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
        "cell_what": "Weight {weight}: how much {row} (row {row_number}) looks at {column} (column {column_number}). {where}.",
        "cell_where": "{kind}, {where}",
        "cell_no_model": "This page may not ask the model of this decode: it can be looked at, but not taken apart.",
        "cell_chain": "the whole way",
        "cell_chain_dot": "query · key",
        "cell_chain_scale": "÷ {scale}",
        "cell_chain_mask": "mask",
        "cell_chain_weight": "weight",
        "cell_agrees": "Recomputed from its parts in this page: agrees with the model to {difference}.",
        "cell_disagrees": "Recomputed from its parts in this page, it does not agree with the model: the largest difference is {difference}, more than {limit}.",
        "cell_switched": "The weights of this head were replaced: the softmax row below is what the head would have used. From step 5 on, the weights "
                         "that the model did use count.",
        "cell_paper": "Vaswani et al. 2017, section 3.2.1. Rows of Q and K are queries and keys; below, one row and one column of it.",
        "cell_lesson": "Attention is not explanation: a head can look at something, and it may not matter to the answer.",
        "cell_heads": "See what happens without this head",
        "cell_line": "{file}, line {number}",
        "cell_strips": "strips of numbers",
        "cell_strip_keys": "Keys: Enter reads the largest number, then the arrow keys, Home and End lead from number to number. Esc ends it.",
        "cell_up_to": "up to ±{largest}",
        "cell_number": "number",
        "cell_norm": "length {length}",
        "cell_sum_words": "No. {n}: {sum} = {value}",
        # the steps
        "cell_score": "A query meets a key",
        "cell_score_idea": "The query is what {row} asks for; the key is what {column} offers. Where both are large and of the same sign, their "
                           "product is large: the better they fit, the larger the sum.",
        "cell_score_shapes": "x: what {row} reads from the residual stream, y: the same of the column, {d_model} numbers each. q and k: {d_k} numbers; "
                             "Q: {rows} × {d_k}, K: {columns} × {d_k}.",
        "cell_score_result": "The products add up to {dot}.",
        "cell_query": "query of {row}",
        "cell_key": "key of {column}",
        "cell_products": "products",
        "cell_product_words": "No. {n}: {query} × {key} = {product}",
        "cell_scale": "Divided by √d_k",
        "cell_scale_idea": "A sum of {d_k} products easily gets so large that the softmax would see nothing but the largest. So it is made smaller.",
        "cell_scale_shapes": "Q Kᵀ: {rows} × {columns}, a score for each cell of the heatmap.",
        "cell_scale_result": "{dot} / √{d_k} = {dot} / {scale} = {score}",
        "cell_unscaled": "This model was built without the scaling: the sum is divided by {scale}, not by √{d_k}.",
        "cell_unscaled_result": "{dot} / {scale} = {score}",
        "cell_mask": "The mask",
        "cell_mask_idea": "{row} may look at {count} of {columns} tokens, and {column} is one of them: the score stays as it is.",
        "cell_masked_idea": "{row} may look at {count} of {columns} tokens, and {column} is none of them: whatever the score is, it becomes −∞.",
        "cell_mask_result": "allowed: the score stays {score}",
        "cell_masked_result": "forbidden: {score} becomes −∞, and the weight 0",
        "cell_softmax": "Softmax: every column wants a share",
        "cell_softmax_idea": "All scores of the row become positive numbers, the largest score 1; each one's share of their sum is its weight. So a weight "
                             "says how this column does against all others.",
        "cell_softmax_shapes": "Softmax over each row of {rows} × {columns}: each row adds up to 1.",
        "cell_softmax_result": "The sum is {total}: {power} / {total} = {weight}. The model itself computed {model}.",
        "cell_switched_result": "The sum is {total}: {power} / {total} = {weight} as trained. The model used {model}.",
        "cell_row_caption": "Softmax over the row of {row}",
        "cell_column": "column",
        "cell_score_head": "score",
        "cell_power": "score − max",
        "cell_weight": "weight",
        "cell_used": "used",
        "cell_mixed": "The values, added up by weight",
        "cell_mixed_idea": "Each column also has a value, which is what can be fetched from it. {row} takes of each as much as its weight says: pale rows "
                           "hardly count.",
        "cell_mixed_shapes": "weights: {rows} × {columns}, V: {columns} × {d_k}; head: {rows} × {d_k}.",
        "cell_mixed_result": "The head's output has the length {norm}.",
        "cell_output": "head’s output",
        "cell_share": "What the head writes",
        "cell_share_idea": "The matrix W^O turns the {d_k} numbers of this head into {d_model}, as many as a token has in the residual stream. All other heads "
                           "do the same, and everything is added.",
        "cell_share_shapes": "head: {rows} × {d_k}, its rows of W^O: {d_k} × {d_model}; share: {rows} × {d_model}. The bias of W^O belongs to no head.",
        "cell_share_result": "This head’s share has the length {share}; all other heads and the bias together {others}.",
        "cell_share_of": "share of head {head}",
        "cell_others": "other heads and bias",
        "cell_residual": "Into the residual stream",
        "cell_residual_added": "What all heads write together is added to what the token was before. It is a change, not a replacement: the length goes from "
                               "{before} to {after}.",
        "cell_residual_alone": "This model was built without the residual connection: what was there before, of length {before}, is lost; only what "
                               "the heads write goes on.",
        "cell_residual_normed": "What all heads write together is added to what the token was before; then the sum is normalised (post-LN, as in the "
                                "paper): the length goes from {before} to {after}.",
        "cell_residual_shapes": "Each is {rows} × {d_model}; here one row.",
        "cell_before": "before",
        "cell_written": "written by all heads",
        "cell_after": "after",
        "cell_normed": "after the norm",
        "cell_stream_words_added": "No. {n}: {before} + {written} = {after}",
        "cell_stream_words_alone": "No. {n}: {before} is lost, {written} goes on",
        "cell_stream_words_normed": "No. {n}: {before} + {written}, normalised: {after}",
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
}
