"""What is put around Gradio: the head of the page, the guard before it, refusals as toasts."""
