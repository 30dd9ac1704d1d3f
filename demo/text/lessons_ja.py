"""Every text of the lesson panel, in Japanese; a lesson's own words stand in its file (assets/lessons)."""

PANEL = {
    "lessons": "レッスン",
    "press": "代わりに押す",
    "next": "次へ",
    "end": "終わる",
    "leave": "レッスンを閉じる",
    "predicted": "あなたの予想：",
}
FAULTS = {
    "place": "{file} の {line} 行目：{fault}",
    "file_too_large": "レッスンのファイルは {limit} バイトまでです。",
    "not_utf8": "このファイルは UTF-8 のテキストではありません。",
    "not_yaml": "YAML として読めません（{problem}）。",
    "no_aliases": "レッスンでは、アンカー・エイリアス・タグ（&、*、!）は使えません。",
    "empty_file": "ファイルが空です。",
    "not_a_mapping": "ここには名前と値の組が必要です（{names}）。",
    "not_a_list": "ここには 1 項目以上のリストが必要です。",
    "not_a_text": "ここには文字列が必要です。",
    "not_a_number": "ここには {low} から {high} までの整数が必要です（{value} は使えません）。",
    "not_a_name": "名前に使えるのは半角の小文字・数字・ハイフンで、40 文字までです（{value}）。",
    "not_one_of": "{value} はありません。使えるのは {known} です。",
    "unknown_name": "ここに {name} は書けません。書けるのは {names} です。",
    "name_twice": "{name} が 2 回書かれています。",
    "name_missing": "{name} がありません。",
    "too_few_choices": "予想の選択肢は 2 つ以上必要です。",
    "choice_twice": "同じ名前の選択肢があります。",
    "nothing_predicted": "この手順より前に予想がないので、結果と照らし合わせられません。",
    "condition_unreadable": "条件のこの部分が読めません（{part}）。run.exact_match > 0.95 のように書き、and と or でつなぎます。",
    "condition_not_a_switch": "{fact} は真偽の値ではありません。値との大小や一致を書いてください。",
    "condition_not_kept": "{name} を残した手順が前にありません。",
    "condition_unknown_fact": "{fact} という事実はありません。使えるのは {known} です。",
    "condition_wrong_value": "{fact} は {value} とこの形では照らし合わせられません。",
}
TEXT = {"lesson_panel": PANEL, "lesson_faults": FAULTS}
