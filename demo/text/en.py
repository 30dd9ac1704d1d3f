"""The page in English."""

TEXT = {
    "live_chart": {
    },
    "attention_view": {
    },
}
