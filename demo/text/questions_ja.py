"""Every text of the questions before and after the lessons, in Japanese; the questions themselves stand in assets/questions.yaml."""

QUESTIONS = {
    "title": "10 の質問",
    "why": "レッスンの前に答え、終わったあとにもう一度答えます。答えるかどうかは自由です。答えはこのブラウザの中だけに残り、どこにも送られません。"
    "先生に渡すときはファイルに保存してください。名前の代わりに、ランダムな番号が入ります。",
    "form": "いつ",
    "form_before": "レッスンの前",
    "form_after": "レッスンのあと",
    "number": "{number}．{question}",
    "hand_in": "答え終わった",
    "handed_in": "このブラウザに保存しました。",
    "open_left": "{total} 問のうち {count} 問に答えました。答えていない質問は、正解に数えません。",
    "after_before": "一度答えています。「答え終わった」を押すと置き換わります。",
    "marked": "正解：{total} 問中 {count} 問",
    "right": "正解",
    "wrong": "正解ではありません。答えはレッスン「{lesson}」にあります",
    "no_key": "サーバーが応答しないため、採点できませんでした。もう一度「答え終わった」を押してください。",
    "save": "答えを保存（CSV）",
    "close": "閉じる",
}
GAINS = {
    "unreadable": "{file} を UTF-8 のテキストとして読めません。",
    "too_large": "{file} は {limit} バイトを超えています。",
    "no_csv": "{file} は答えのファイルではありません。1 行目は {names} でなければなりません。",
    "wrong_row": "{file} の {line} 行目：列の数が 1 行目と違います。",
    "wrong_person": "{file} の {line} 行目：{value} はこのページが作った番号ではありません。",
    "wrong_form": "{file} の {line} 行目：{value} は before でも after でもありません。",
    "wrong_answer": "{file} の {line} 行目：{value} は質問 {question} の選択肢ではありません。",
    "twice": "{file} の {line} 行目：{person} の答え（{form}）が 2 つあり、内容が違います。",
    "no_pairs": "これらのファイルには、前とあとの両方に答えた人がいません。",
    "few": "前後の組は {count} です。{few} 組に満たないため、伸びは偶然かもしれません。結論を出さないでください。",
}
TEXT = {"questionnaire": QUESTIONS, "gains": GAINS}
