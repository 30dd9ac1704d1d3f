"""How Gradio's events join in what the page's components tell each other, see demo/components/shared/messages.js."""


def publishing(message, detail, inputs=()):
    """JavaScript for an event's `js`: publishes a message and hands the event's inputs on.

    Args:
        message: a name of shared/messages.js. detail: JavaScript, in which the inputs have their names. inputs: those names.
    """
    names = ", ".join(inputs)
    return f"""async ({names}) => {{
    const {{ publish }} = await import("components/shared/messages.js");
    publish("{message}", {detail});
    return [{names}];
}}"""
