import type { Reasons } from "../define.ts";

export const reasons = {
  "all-refused": {
    ko: "API {$calls}건에 보낸 잘못된 입력 {$tried}가지를 모두 거부합니다.",
    ja: "API{$calls}件に送った不正な入力{$tried}通りをすべて拒否します。",
    en: "All {$tried} wrong inputs sent to {$calls} operations are refused.",
  },
  "missing-required-accepted": {
    ko: "{$operation}이(가) 필수 항목이 없는 요청을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は必須項目のない要求を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts requests without what is required ({$count}, first {$at}).",
  },
  "wrong-type-accepted": {
    ko: "{$operation}이(가) 형식이 다른 값을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は型の異なる値を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts values of another type ({$count}, first {$at}).",
  },
  "out-of-range-accepted": {
    ko: "{$operation}이(가) 범위를 벗어난 값을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は範囲外の値を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts values out of range ({$count}, first {$at}).",
  },
  "wrong-length-accepted": {
    ko: "{$operation}이(가) 허용 길이를 벗어난 값을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は許容長を外れた値を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts values that are too long or too short ({$count}, first {$at}).",
  },
  "not-listed-accepted": {
    ko: "{$operation}이(가) 목록에 없는 값을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は一覧にない値を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts values that are not listed ({$count}, first {$at}).",
  },
  "unknown-member-accepted": {
    ko: "{$operation}이(가) 정의에 없는 항목이 든 본문을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は定義にない項目を含む本文を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts bodies with members that are not defined ({$count}, first {$at}).",
  },
  "duplicate-parameter-accepted": {
    ko: "{$operation}이(가) 같은 매개변수가 두 번 든 요청을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は同じパラメータが二度ある要求を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts a parameter given twice ({$count}, first {$at}).",
  },
  "wrong-content-type-accepted": {
    ko: "{$operation}이(가) 다른 미디어 유형의 본문을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}は異なるメディアタイプの本文を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts a body of another media type ({$count}, first {$at}).",
  },
  "malformed-json-accepted": {
    ko: "{$operation}이(가) JSON 형식이 아닌 본문을 받습니다({$at} 등 {$count}건).",
    ja: "{$operation}はJSONとして不正な本文を受け付けます（{$at}など{$count}件）。",
    en: "{$operation} accepts a body that is not JSON ({$count}, first {$at}).",
  },
  "stack-trace-shown": {
    ko: "{$operation}의 오류 응답에 스택 추적이 드러납니다({$at}, 상태 {$status}).",
    ja: "{$operation}のエラー応答にスタックトレースが現れています（{$at}、ステータス{$status}）。",
    en: "An error answer of {$operation} shows a stack trace ({$at}, status {$status}).",
  },
  "sql-error-shown": {
    ko: "{$operation}의 오류 응답에 데이터베이스 오류가 드러납니다({$at}, 상태 {$status}).",
    ja: "{$operation}のエラー応答にデータベースのエラーが現れています（{$at}、ステータス{$status}）。",
    en: "An error answer of {$operation} shows a database error ({$at}, status {$status}).",
  },
  "file-path-shown": {
    ko: "{$operation}의 오류 응답에 서버의 파일 경로가 드러납니다({$at}, 상태 {$status}).",
    ja: "{$operation}のエラー応答にサーバのファイルパスが現れています（{$at}、ステータス{$status}）。",
    en: "An error answer of {$operation} shows a file path of the server ({$at}, status {$status}).",
  },
  "no-call": {
    ko: "{$operation}이(가) 문서에 없거나 호출할 값이 부족하여 점검하지 못했습니다.",
    ja: "{$operation}が文書にないか、呼び出すための値が足りず、確認できませんでした。",
    en: "{$operation} is not in the document, or values to call it with are missing.",
  },
  "right-refused": {
    ko: "{$operation}은(는) 올바른 입력도 받지 않아(상태 {$status}) 판단할 수 없습니다.",
    ja: "{$operation}は正しい入力も受け付けない（ステータス{$status}）ため判断できません。",
    en: "{$operation} does not take the right input either (status {$status}), so refusals tell nothing.",
  },
  "nothing-to-try": {
    ko: "{$operation}의 문서에 잘못된 입력을 만들 만한 조건이 없어 판단할 수 없습니다.",
    ja: "{$operation}の文書に不正な入力を作れる条件がなく、判断できません。",
    en: "The document demands nothing of {$operation} that could be broken, so there is nothing to judge.",
  },
  "too-much-to-try": {
    ko: "{$operation}에 시험할 입력이 너무 많습니다. 종류를 나누어 지정해야 합니다.",
    ja: "{$operation}で試す入力が多すぎます。種類を分けて指定する必要があります。",
    en: "There is too much to try on {$operation} in one look; the kinds have to be split.",
  },
  unclear: {
    ko: "{$operation}의 응답(상태 {$status})은 입력({$at})을 거부한 것인지 알 수 없습니다.",
    ja: "{$operation}の応答（ステータス{$status}）は入力（{$at}）を拒否したのか分かりません。",
    en: "The answer of {$operation} to {$at} (status {$status}) is neither a refusal nor a result.",
  },
} as const satisfies Reasons;
