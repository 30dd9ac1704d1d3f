"""The page in Japanese."""

TEXT = {
    "live_chart": {
    },
    "attention_view": {
    },
}
