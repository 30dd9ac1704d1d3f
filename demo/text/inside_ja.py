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
    "inside_api": {
        "api_decode": "入力系列を貪欲にデコードし、トークン・候補・すべてのアテンションの重み（16 ビット固定小数点、base64）を返します。「デコード」タブの表示と同じ内容です。",
        "api_explain_weight": "アテンションの重み 1 つの計算過程を返します。クエリ、キー、要素ごとの積、行全体のスコア、マスク、ソフトマックス、バリュー、そしてこのヘッドがサブレイヤーの出力に加える分です。"
        "kind は cross、decoder、encoder のいずれか、row はクエリ、column はキーの番号です。番号はページと同じく 1 から数えます。",
        "api_residual_stream": "残差ストリームを返します。埋め込み、位置、各サブレイヤーの直後について、トークンごとの長さと、加えられたベクトルとストリームとのコサインを返し、指定した位置（1 から）のトークンについてはベクトルそのものも返します。",
        "api_early_answers": "各層でデコーダーが終わっていたら何と答えるか（ロジットレンズ）を返します。最初の層の前から順に、トークンごとに確率の高いトークン（top）と、実際に出力されたトークンの確率です。",
        "api_decode_from": "出力の先頭のトークンを指定し、その続きをデコードします。recovers_at は、それ以降がすべて正しくなる最初のステップ（1 から）で、正しくならなければ null です。",
        "api_compare_forcing": "同じ入力系列について、教師強制と自己回帰を並べて返します。トークン、損失（nat）、それぞれが読んだトークンです。parts_at は両者の選択が初めて分かれるステップ、wrong_at は自己回帰の出力が初めて誤るステップです（1 から）。",
        "api_change_of_heads": "ヘッドを切る（off）、重みを均等にする（uniform）、別の入力系列での重みに固定する（fixed）と、検証データの完全一致率がどう変わるかを 95 % 信頼区間とともに返します。"
        "heads は cross 1.2（第 1 層のヘッド 2）のように書きます。",
        "api_rank_heads": "ヘッドを 1 つずつ切って、完全一致率の変化を調べます。終わるまで、途中の結果を繰り返し返します。1 分で打ち切りますが、もう一度呼ぶと続きから始まります。",
        "api_masks": "この入力に実際に使われるマスク（見てよいところが 1）と、位置エンコーディングを返します。入力系列にパディングを加えても答えが変わらないかどうかも調べます。",
        "api_of_model": "モデルの名前：shipped:classroom-0400 など、「デコード」タブに並ぶもの",
        "api_of_source": "入力系列（空白で区切った整数）",
        "api_of_kind": "どのアテンションか",
        "api_of_layer": "層（1 から）",
        "api_of_head": "ヘッド（1 から）",
        "api_of_row": "ヒートマップの行＝クエリ（1 から）",
        "api_of_column": "ヒートマップの列＝キー（1 から）",
        "api_of_forced": "出力の先頭として指定するトークン（なければ通常の貪欲デコード）",
        "api_of_stack": "エンコーダーかデコーダーか",
        "api_of_position": "ベクトルを返すトークンの位置（1 から）",
        "api_of_heads": "切り替えるヘッド（cross 1.2 のように）",
        "api_of_mode": "切り替え方",
        "api_of_other_source": "fixed のとき、重みを借りる入力系列",
        "api_of_padding": "加えるパディングの数",
    },
}
