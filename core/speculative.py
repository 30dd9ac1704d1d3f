"""Drafts: what greedy decoding writes, found in fewer passes than it has tokens.

A draft proposes the next tokens, and one pass of the decoder over all of them verifies it. The decoder is causal: the choice at a
position depends on nothing but the tokens before it. So a drafted token is accepted if it is the model's own choice and all before it
were accepted, and the choice behind the last accepted token is the model's own, too. Each pass therefore adds one token at least, and
with a right draft all of them. This is blockwise parallel decoding (Stern et al. 2018, section 3), the greedy case of speculative
decoding (Leviathan et al. 2023); what is written is the same whatever the draft.
"""

SHORTEST_DRAFT = 8  # tokens: a pass over nine takes half as long again as a pass over one


def verify(draft: list[int], choices: list[int], end_symbol: int) -> list[int]:
    """The tokens that greedy decoding writes, as far as one pass over a draft tells.

    Args:
        draft: n tokens that the decoder has read behind <sos>.
        choices: n + 1 tokens; the first is the most probable one behind <sos>, the others that behind each drafted token.
        end_symbol: <eos>; nothing is written behind it.
    Returns:
        The accepted tokens and the choice behind them: at least one token, none behind <eos>.
    """
    accepted = 0
    while accepted < len(draft) and choices[accepted] == draft[accepted] != end_symbol:
        accepted += 1
    return choices[:accepted + 1]


def next_draft(verified: list[int], choices: list[int]) -> list[int]:
    """The draft for the next pass: what is verified, then the model's choices behind it, then the last of them again and again.

    A choice behind a wrong token is often right all the same, and a model that has learned little repeats itself.

    Args:
        verified: the beginning of `choices` that `verify` gave.
    Returns:
        At least SHORTEST_DRAFT tokens behind the verified ones.
    """
    return choices + [choices[-1]] * (SHORTEST_DRAFT - (len(choices) - len(verified)))
