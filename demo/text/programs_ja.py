"""Every text of the tab with the two programs, in Japanese."""

PAGE = {
    "parts": "見るもの",
    "part_lockstep": "並べて学習",
    "part_slow_motion": "1 バッチをスローで",
    "part_table": "講義の比較表",
    "part_mistakes": "間違いを直す",
    "transport": "操作",
    "pause": "一時停止",
    "resume": "再開",
    "step": "1 ステップ",
    "stop": "停止",
    "progress": "進み具合",
    "step_of": "ステップ {step} / {max}",
    "seconds_left": "残り {seconds} 秒",
    "minutes_left": "残り {minutes} 分 {seconds} 秒",
    "starting": "準備中…",
    "status_idle": "待機中",
    "status_queued": "空きを待っています",
    "status_place": "順番待ち（{place} 番目）",
    "status_wait": "、約 {seconds} 秒",
    "status_running": "実行中",
    "status_joined": "実行中（ほかのページの実行に参加）",
    "status_paused": "一時停止中",
    "status_finished": "完了",
    "status_stopped": "停止済み",
    "status_failed": "失敗",
    "lost": "接続が切れました。再接続しています…",
    "no_answer": "サーバーから応答がありません。もう一度お試しください。",
    "gone": "サーバーにこの実行の記録は残っていません。",
}
LOCKSTEP = {
    "lockstep_run": "両方を学習する",
    "lockstep_again": "もう一度、両方を学習する",
}
SLOW_MOTION: dict[str, str] = {}
TABLE: dict[str, str] = {}
MISTAKES: dict[str, str] = {}

TEXT = {"programs": {**PAGE, **LOCKSTEP, **SLOW_MOTION, **TABLE, **MISTAKES}}
