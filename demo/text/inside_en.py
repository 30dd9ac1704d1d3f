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
}
