"""Japanese texts of what one can look into beside a decode, a section for each part; joined to the others in `ja`."""

TEXT = {
    "inside": {
        "inside": "中を見る",
        "inside_step": "次のトークン",
        "inside_step_title": "このステップが出力するもの",
        "inside_cell": "重みひとつ",
        "inside_cell_title": "この重みはどこから来たか",
        "inside_token": "トークンひとつ",
        "inside_token_title": "埋め込みから答えまで",
        "inside_branches": "もしも",
        "inside_branches_title": "別のトークンを出力していたら？",
        "inside_forcing": "2 つの読み方",
        "inside_forcing_title": "教師強制と自己回帰",
        "inside_heads": "ヘッド",
        "inside_heads_title": "このヘッドは必要か？",
        "inside_masks": "マスク",
        "inside_masks_title": "マスクと位置エンコーディング",
        "inside_close": "次のトークンに戻る",
        "inside_no_answer": "サーバーから応答がありません。もう一度選ぶと、問い合わせ直します。",
        "inside_waiting": "計算中…",
        "depth": "説明の深さ",
        "depth_idea": "考え方",
        "depth_idea_title": "何のためのものかを、言葉と図で",
        "depth_maths": "数式",
        "depth_maths_title": "数式に、このモデルの値を入れて",
        "depth_code": "コード",
        "depth_code_title": "計算しているソースコードの行",
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
