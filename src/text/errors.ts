import type { ErrorCode } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";

/** What a person reads when something is wrong: what happened and why, then what to do. MessageFormat 2, arguments by name. */
export const errorTexts: Readonly<Record<ErrorCode, { readonly message: Localized; readonly remedy: Localized }>> = {
  "cli.unknown-command": {
    message: {
      ko: "‘{$command}’은(는) Akashi에 없는 명령입니다.",
      ja: "「{$command}」というコマンドはありません。",
      en: "There is no command “{$command}”.",
    },
    remedy: {
      ko: "다음 명령 가운데 하나를 사용하십시오: {$known}",
      ja: "次のコマンドのいずれかを使用してください: {$known}",
      en: "Use one of these commands: {$known}",
    },
  },
  "cli.unknown-option": {
    message: {
      ko: "akashi {$command} 명령의 옵션을 해석할 수 없습니다: {$why}",
      ja: "akashi {$command}のオプションを解釈できません: {$why}",
      en: "The options of “akashi {$command}” could not be understood: {$why}",
    },
    remedy: {
      ko: "다음 옵션만 사용하고, 값이 필요한 옵션에는 값을 함께 지정하십시오: {$known}",
      ja: "次のオプションだけを使用し、値が必要なものには値も指定してください: {$known}",
      en: "Use only these options, with a value where one is needed: {$known}",
    },
  },
  "cli.missing-argument": {
    message: {
      ko: "akashi {$command} 명령에 필요한 인수가 없습니다: {$argument}",
      ja: "akashi {$command}に必要な引数がありません: {$argument}",
      en: "“akashi {$command}” needs an argument that was not given: {$argument}",
    },
    remedy: {
      ko: "빠진 인수를 지정해 다시 실행하십시오(사용법: akashi {$command} --help).",
      ja: "不足している引数を指定して、もう一度実行してください（使い方: akashi {$command} --help）。",
      en: "Add it and run the command again; “akashi {$command} --help” shows the usage.",
    },
  },
  "cli.extra-argument": {
    message: {
      ko: "akashi {$command} 명령에 지정된 인수가 너무 많습니다.",
      ja: "akashi {$command}に指定された引数が多すぎます。",
      en: "“akashi {$command}” was given more arguments than it takes.",
    },
    remedy: {
      ko: "남는 인수를 빼거나 빠진 옵션 이름을 붙여 다시 실행하십시오(사용법: akashi {$command} --help).",
      ja: "余分な引数を除くか、抜けているオプション名を付けて、もう一度実行してください（使い方: akashi {$command} --help）。",
      en: "Remove the extra arguments, or add the option name that was left out; “akashi {$command} --help” shows the usage.",
    },
  },
  "cli.bad-value": {
    message: {
      ko: "{$option}의 값이 올바르지 않습니다: ‘{$value}’",
      ja: "{$option}の値が正しくありません: 「{$value}」",
      en: "The value of {$option} is not valid: “{$value}”",
    },
    remedy: {
      ko: "다음 형식의 값을 지정하십시오: {$expected}",
      ja: "次の形式の値を指定してください: {$expected}",
      en: "Give a value of this form: {$expected}",
    },
  },
  "file.unreadable": {
    message: {
      ko: "파일을 읽거나 쓸 수 없습니다: {$file} ({$why})",
      ja: "ファイルを読み書きできません: {$file}（{$why}）",
      en: "The file cannot be read or written: {$file} ({$why})",
    },
    remedy: {
      ko: "경로와 접근 권한이 맞는지, 파일이 손상되지 않았는지 확인하십시오.",
      ja: "パスとアクセス権が正しいか、ファイルが破損していないか確認してください。",
      en: "Check its path and permissions, and that the file is not damaged.",
    },
  },
  "file.too-large": {
    message: {
      ko: "파일이 너무 커서 읽지 않았습니다: {$file} ({$bytes}바이트, 최대 {$most}바이트)",
      ja: "ファイルが大きすぎるため読み込みませんでした: {$file}（{$bytes}バイト、上限{$most}バイト）",
      en: "The file is too large and was not read: {$file} ({$bytes} bytes, at most {$most})",
    },
    remedy: {
      ko: "내용을 여러 파일로 나누십시오.",
      ja: "内容を複数のファイルに分けてください。",
      en: "Split its content into several files.",
    },
  },
  "file.exists": {
    message: {
      ko: "파일이 이미 있어 덮어쓰지 않았습니다: {$file}",
      ja: "ファイルがすでに存在するため、上書きしませんでした: {$file}",
      en: "The file already exists and was not overwritten: {$file}",
    },
    remedy: {
      ko: "다른 파일 이름을 지정하거나, 기존 파일을 옮긴 뒤 다시 실행하십시오.",
      ja: "別のファイル名を指定するか、既存のファイルを移動してから、もう一度実行してください。",
      en: "Choose another file name, or move the existing file and run the command again.",
    },
  },
  "workspace.not-found": {
    message: {
      ko: "작업공간 폴더를 찾을 수 없습니다: {$folder}",
      ja: "ワークスペースのフォルダが見つかりません: {$folder}",
      en: "The workspace folder was not found: {$folder}",
    },
    remedy: {
      ko: "작업공간 폴더의 경로를 확인하십시오.",
      ja: "ワークスペースのフォルダのパスを確認してください。",
      en: "Check the path of the workspace folder.",
    },
  },
  "workspace.invalid": {
    message: {
      ko: "작업공간에 필요한 내용이 없습니다: {$missing} (폴더: {$folder})",
      ja: "ワークスペースに必要な内容がありません: {$missing}（フォルダ: {$folder}）",
      en: "The workspace lacks something it needs: {$missing} (folder: {$folder})",
    },
    remedy: {
      ko: "작업공간의 YAML 파일에 workspace와 service를 적은 뒤 akashi apply로 반영하십시오.",
      ja: "ワークスペースのYAMLファイルにworkspaceとserviceを記述し、akashi applyで反映してください。",
      en: "Describe the workspace and its service in YAML files of that folder, then run “akashi apply”.",
    },
  },
  "workspace.too-many-files": {
    message: {
      ko: "작업공간에 YAML 파일이 너무 많습니다: {$files}개(최대 {$most}개)",
      ja: "ワークスペースのYAMLファイルが多すぎます: {$files}個（上限{$most}個）",
      en: "The workspace has too many YAML files: {$files} (at most {$most})",
    },
    remedy: {
      ko: "관계없는 파일을 작업공간 밖으로 옮기거나, 여러 파일을 합치십시오.",
      ja: "関係のないファイルをワークスペースの外に移すか、複数のファイルをまとめてください。",
      en: "Move files that do not belong to it out of the workspace, or merge some.",
    },
  },
  "yaml.syntax": {
    message: {
      ko: "YAML 문법에 맞지 않아 파일을 읽을 수 없습니다: {$why}",
      ja: "YAMLの構文が正しくないため、ファイルを読み込めません: {$why}",
      en: "The file cannot be read because its YAML is not valid: {$why}",
    },
    remedy: {
      ko: "해당 위치의 들여쓰기와 따옴표, 중복된 키를 확인해 고치십시오.",
      ja: "該当箇所の字下げ、引用符、キーの重複を確認し、修正してください。",
      en: "Check indentation, quotes and repeated keys at that place, and correct them.",
    },
  },
  "yaml.alias": {
    message: {
      ko: "YAML의 앵커와 별칭은 값이 쓰이는 자리에서 값을 볼 수 없게 하므로 사용할 수 없습니다: {$name}",
      ja: "YAMLのアンカーとエイリアスは、使われる場所で値が見えなくなるため使用できません: {$name}",
      en: "YAML anchors and aliases cannot be used, because they hide a value from the place where it counts: {$name}",
    },
    remedy: {
      ko: "앵커와 별칭을 지우고 값을 그 자리에 직접 적으십시오.",
      ja: "アンカーとエイリアスを削除し、値をその場所に直接記述してください。",
      en: "Remove the anchor or alias and write the value out.",
    },
  },
  "yaml.tag": {
    message: {
      ko: "YAML 태그는 사용할 수 없습니다: {$tag}",
      ja: "YAMLのタグは使用できません: {$tag}",
      en: "YAML tags cannot be used: {$tag}",
    },
    remedy: {
      ko: "태그를 지우고 값만 적으십시오.",
      ja: "タグを削除し、値だけを記述してください。",
      en: "Remove the tag and keep the plain value.",
    },
  },
  "yaml.too-many": {
    message: {
      ko: "값이 {$most}개를 넘어 이 파일을 읽을 수 없습니다.",
      ja: "値が{$most}個を超えているため、このファイルを読み取れません。",
      en: "The file cannot be read because it has more than {$most} values.",
    },
    remedy: {
      ko: "내용을 여러 파일로 나누십시오.",
      ja: "内容を複数のファイルに分けてください。",
      en: "Split its content into several files.",
    },
  },
  "yaml.too-deep": {
    message: {
      ko: "파일의 내용이 {$most}단계보다 깊게 중첩되어 있어 읽을 수 없습니다.",
      ja: "ファイルの内容が{$most}段階を超えて入れ子になっているため、読み込めません。",
      en: "The file cannot be read because it is nested more than {$most} levels deep.",
    },
    remedy: {
      ko: "중첩을 줄여 다시 작성하십시오.",
      ja: "入れ子を浅くして記述し直してください。",
      en: "Rewrite it with fewer levels.",
    },
  },
  "schema.invalid": {
    message: {
      ko: "값이 정해진 형식에 맞지 않습니다: {$path} ({$expected})",
      ja: "値が所定の形式に合っていません: {$path}（{$expected}）",
      en: "The value does not have the form it needs: {$path} ({$expected})",
    },
    remedy: {
      ko: "괄호 안의 내용에 맞게 값을 고치십시오.",
      ja: "括弧内の内容に合わせて値を修正してください。",
      en: "Change the value to match what stands in parentheses.",
    },
  },
  "schema.unknown-key": {
    message: {
      ko: "여기에서 사용할 수 없는 키입니다: {$key}",
      ja: "ここでは使用できないキーです: {$key}",
      en: "This key cannot be used here: {$key}",
    },
    remedy: {
      ko: "철자와 들여쓰기를 확인하고, 필요 없는 키라면 지우십시오.",
      ja: "つづりと字下げを確認し、不要なキーであれば削除してください。",
      en: "Check its spelling and indentation, or remove it.",
    },
  },
  "schema.missing": {
    message: {
      ko: "필요한 키가 없습니다: {$key} (위치: {$path})",
      ja: "必要なキーがありません: {$key}（場所: {$path}）",
      en: "A key that is needed is missing: {$key} (in {$path})",
    },
    remedy: {
      ko: "이 위치에 ‘{$key}’ 키와 값을 추가하십시오.",
      ja: "この場所に「{$key}」キーと値を追加してください。",
      en: "Add “{$key}” with its value there.",
    },
  },
  "text.missing-language": {
    message: {
      ko: "{$path}에 ‘{$language}’ 텍스트가 없습니다. 모든 텍스트는 ko, ja, en 세 언어로 있어야 합니다.",
      ja: "{$path}に「{$language}」のテキストがありません。テキストはすべてko、ja、enの3言語で必要です。",
      en: "{$path} has no text for “{$language}”. Every text is needed in ko, ja and en.",
    },
    remedy: {
      ko: "‘{$language}’ 키에 그 언어로 쓴 텍스트를 추가하십시오.",
      ja: "「{$language}」キーに、その言語のテキストを追加してください。",
      en: "Add the text in that language under “{$language}”.",
    },
  },
  "text.wrong-language": {
    message: {
      ko: "{$path}.{$language}의 텍스트가 해당 언어로 쓰여 있지 않습니다.",
      ja: "{$path}.{$language}のテキストが、その言語で書かれていません。",
      en: "The text at {$path}.{$language} is not written in that language.",
    },
    remedy: {
      ko: "해당 언어로 쓴 텍스트로 바꾸십시오.",
      ja: "その言語のテキストに置き換えてください。",
      en: "Replace it with a text in that language.",
    },
  },
  "text.guarantee": {
    message: {
      ko: "{$language} 텍스트가 아무도 지킬 수 없는 것을 약속합니다: ‘{$found}’",
      ja: "{$language}のテキストが、誰にも守れないことを約束しています: 「{$found}」",
      en: "The {$language} text promises what nobody can keep: “{$found}”",
    },
    remedy: {
      ko: "무엇을 하고 있는지, 얼마를 목표로 하는지로 바꾸어 쓰십시오. 계약이나 법령의 문장이라면 kind를 contract 또는 statutory로 지정하십시오.",
      ja: "実施していることや目標値として書き換えてください。契約や法令の文であれば、kindをcontractまたはstatutoryにしてください。",
      en: "Say what is done, or what the target is. If it is a sentence of a contract or of law, give it the kind contract or statutory.",
    },
  },
  "text.certified": {
    message: {
      ko: "{$language} 텍스트가 인증이 아닌 것을 인증이라고 합니다: ‘{$found}’",
      ja: "{$language}のテキストが、認証ではないものを認証と呼んでいます: 「{$found}」",
      en: "The {$language} text calls something a certification that is none: “{$found}”",
    },
    remedy: {
      ko: "ISMAP은 등록, GDPR은 준수라고 쓰십시오.",
      ja: "ISMAPは登録、GDPRは遵守と書いてください。",
      en: "Services are registered under ISMAP, and the GDPR is complied with.",
    },
  },
  "message.syntax": {
    message: {
      ko: "문안 ‘{$claim}’의 {$language} 문장을 {$offset}번째 글자 다음부터 해석할 수 없습니다: {$why}",
      ja: "記載事項「{$claim}」の{$language}の文を、{$offset}文字目の後から解釈できません: {$why}",
      en: "The {$language} statement of claim “{$claim}” cannot be understood after character {$offset}: {$why}",
    },
    remedy: {
      ko: "문장의 중괄호와 이름을 확인하고, 중괄호를 글자로 쓰려면 앞에 역슬래시를 붙이십시오.",
      ja: "文中の波括弧と名前を確認し、波括弧を文字として使う場合は直前にバックスラッシュを付けてください。",
      en: "Check its braces and names, and put a backslash before a brace that is meant as text.",
    },
  },
  "message.unknown-fact": {
    message: {
      ko: "문안 ‘{$claim}’의 {$language} 문장에 정의되지 않은 사실이 쓰였습니다: {$fact}",
      ja: "記載事項「{$claim}」の{$language}の文で、定義されていない事実が使われています: {$fact}",
      en: "The {$language} statement of claim “{$claim}” cites a fact that is not defined: {$fact}",
    },
    remedy: {
      ko: "facts에 ‘{$fact}’을(를) 정의하거나 문장에 적은 이름을 고치십시오.",
      ja: "factsに「{$fact}」を定義するか、文中の名前を修正してください。",
      en: "Define “{$fact}” under facts, or correct the name in the statement.",
    },
  },
  "message.wrong-function": {
    message: {
      ko: "문장에 쓰인 함수 ‘{$name}’은(는) 이 값에 사용할 수 없습니다.",
      ja: "文中の関数「{$name}」は、この値には使用できません。",
      en: "The function “{$name}” in the statement cannot be used for this value.",
    },
    remedy: {
      ko: "함수를 지우거나 사용할 수 있는 함수로 바꾸십시오: {$known}",
      ja: "関数を削除するか、使用できる関数に置き換えてください: {$known}",
      en: "Remove the function, or use one that fits: {$known}",
    },
  },
  "message.facts-differ": {
    message: {
      ko: "문안 ‘{$claim}’의 {$language} 문장에 쓰인 사실이 영어 문장과 다릅니다({$language}: {$facts} / en: {$reference}).",
      ja: "記載事項「{$claim}」の{$language}の文で使われている事実が、英語の文と異なります（{$language}: {$facts} / en: {$reference}）。",
      en: "The {$language} statement of claim “{$claim}” cites other facts than the English one ({$language}: {$facts} / en: {$reference}).",
    },
    remedy: {
      ko: "세 언어의 문장에 같은 사실이 쓰이도록 고치십시오.",
      ja: "3言語の文が同じ事実を使うように修正してください。",
      en: "Change the statements so that all three languages cite the same facts.",
    },
  },
  "message.failed": {
    message: {
      ko: "문장에 값을 넣어 표시하지 못했습니다: {$why}",
      ja: "文に値を入れて表示できませんでした: {$why}",
      en: "A text could not be shown with its values: {$why}",
    },
    remedy: {
      ko: "akashi lint로 작업공간을 검사하고, 이상이 없으면 이 오류를 Akashi 프로젝트에 알려 주십시오.",
      ja: "akashi lintでワークスペースを検査し、問題がなければこのエラーをAkashiプロジェクトに報告してください。",
      en: "Check the workspace with “akashi lint”; if nothing is wrong there, report this error to the Akashi project.",
    },
  },
  "id.duplicate": {
    message: {
      ko: "같은 ID가 두 번 쓰였습니다: {$id} (먼저 쓰인 곳: {$first})",
      ja: "同じIDが2回使われています: {$id}（最初の場所: {$first}）",
      en: "The same id is used twice: {$id} (first in {$first})",
    },
    remedy: {
      ko: "둘 가운데 하나를 지우거나 ID를 바꾸십시오.",
      ja: "どちらか一方を削除するか、IDを変更してください。",
      en: "Remove one of the two, or change its id.",
    },
  },
  "catalog.unknown": {
    message: {
      ko: "여기에서 사용할 수 없는 프레임워크입니다: {$catalog}",
      ja: "ここでは使用できないフレームワークです: {$catalog}",
      en: "This framework cannot be used here: {$catalog}",
    },
    remedy: {
      ko: "다음 프레임워크 가운데 하나를 지정하십시오: {$known}",
      ja: "次のフレームワークのいずれかを指定してください: {$known}",
      en: "Name one of these frameworks: {$known}",
    },
  },
  "catalog.unknown-control": {
    message: {
      ko: "프레임워크 ‘{$catalog}’에 없는 항목입니다: {$control}",
      ja: "フレームワーク「{$catalog}」にない項目です: {$control}",
      en: "The framework “{$catalog}” has no such control: {$control}",
    },
    remedy: {
      ko: "akashi catalog show {$catalog} 명령으로 항목의 ID를 확인해 고치십시오.",
      ja: "akashi catalog show {$catalog}で項目のIDを確認し、修正してください。",
      en: "Look up the id with “akashi catalog show {$catalog}” and correct it.",
    },
  },
  "catalog.unknown-obligation": {
    message: {
      ko: "항목 ‘{$control}’에 없는 이행 사항입니다: {$obligation}",
      ja: "項目「{$control}」にない実施事項です: {$obligation}",
      en: "The control “{$control}” has no such obligation: {$obligation}",
    },
    remedy: {
      ko: "다음 이행 사항 가운데에서 지정하십시오: {$known}",
      ja: "次の実施事項の中から指定してください: {$known}",
      en: "Choose from these obligations: {$known}",
    },
  },
  "catalog.does-not-apply": {
    message: {
      ko: "프레임워크 ‘{$catalog}’의 항목 ‘{$control}’은(는) 이 서비스의 유형({$type})에 적용되지 않습니다.",
      ja: "フレームワーク「{$catalog}」の項目「{$control}」は、このサービスの種別（{$type}）には適用されません。",
      en: "Control “{$control}” of the framework “{$catalog}” does not apply to a service of type {$type}.",
    },
    remedy: {
      ko: "문안의 answers에서 이 항목을 지우거나, 서비스의 type을 바로잡으십시오.",
      ja: "記載事項のanswersからこの項目を削除するか、サービスのtypeを修正してください。",
      en: "Remove the control from the claim's answers, or correct the service's type.",
    },
  },
  "service.unknown": {
    message: {
      ko: "어느 서비스인지 알 수 없습니다: ‘{$service}’",
      ja: "対象のサービスを特定できません: 「{$service}」",
      en: "It is not clear which service is meant: “{$service}”",
    },
    remedy: {
      ko: "다음 서비스 가운데 하나를 지정하십시오: {$known}",
      ja: "次のサービスのいずれかを指定してください: {$known}",
      en: "Name one of these services: {$known}",
    },
  },
  "endpoint.unknown": {
    message: {
      ko: "서비스에 정의되지 않은 엔드포인트입니다: {$endpoint}",
      ja: "サービスに定義されていないエンドポイントです: {$endpoint}",
      en: "The service has no such endpoint: {$endpoint}",
    },
    remedy: {
      ko: "서비스의 endpoints에 추가하거나, 정의된 엔드포인트를 지정하십시오: {$known}",
      ja: "サービスのendpointsに追加するか、定義済みのエンドポイントを指定してください: {$known}",
      en: "Add it to the service's endpoints, or name one that is defined: {$known}",
    },
  },
  "upstream.unknown": {
    message: {
      ko: "서비스에 정의되지 않은 상위 제공자입니다: {$upstream}",
      ja: "サービスに定義されていない上位事業者です: {$upstream}",
      en: "The service has no such upstream provider: {$upstream}",
    },
    remedy: {
      ko: "서비스의 upstreams에 추가하거나, 정의된 상위 제공자를 지정하십시오: {$known}",
      ja: "サービスのupstreamsに追加するか、定義済みの上位事業者を指定してください: {$known}",
      en: "Add it to the service's upstreams, or name one that is defined: {$known}",
    },
  },
  "record.unknown": {
    message: {
      ko: "인증 기록을 찾을 수 없습니다: {$record}",
      ja: "認証の記録が見つかりません: {$record}",
      en: "There is no certificate record of this id: {$record}",
    },
    remedy: {
      ko: "인증 기록을 records에 추가하거나, 이미 있는 기록을 지정하십시오: {$known}",
      ja: "認証の記録をrecordsに追加するか、既存の記録を指定してください: {$known}",
      en: "Add the certificate under records, or name one that is there: {$known}",
    },
  },
  "check.unknown": {
    message: {
      ko: "여기에서 사용할 수 없는 점검입니다: {$check}",
      ja: "ここでは使用できない確認項目です: {$check}",
      en: "This check cannot be used here: {$check}",
    },
    remedy: {
      ko: "다음 점검 가운데 하나를 지정하십시오: {$known}",
      ja: "次の確認項目のいずれかを指定してください: {$known}",
      en: "Name one of these checks: {$known}",
    },
  },
  "check.bad-parameter": {
    message: {
      ko: "점검 ‘{$check}’의 매개변수가 올바르지 않습니다: {$path} ({$expected})",
      ja: "確認項目「{$check}」のパラメータが正しくありません: {$path}（{$expected}）",
      en: "A parameter of the check “{$check}” is not valid: {$path} ({$expected})",
    },
    remedy: {
      ko: "akashi checks {$check} 명령으로 매개변수의 형식을 확인해 고치십시오.",
      ja: "akashi checks {$check}でパラメータの形式を確認し、修正してください。",
      en: "Look up the parameters with “akashi checks {$check}” and correct the value.",
    },
  },
  "check.wrong-kind": {
    message: {
      ko: "점검 ‘{$check}’은(는) 종류가 {$kind}인 문안 ‘{$claim}’의 근거가 될 수 없습니다.",
      ja: "確認項目「{$check}」は、種類が{$kind}の記載事項「{$claim}」の根拠にはなりません。",
      en: "The check “{$check}” cannot back claim “{$claim}”, which is of kind {$kind}.",
    },
    remedy: {
      ko: "문안의 kind를 바로잡거나, 이 종류의 문안에 맞는 증적을 지정하십시오.",
      ja: "記載事項のkindを修正するか、この種類に合う証跡を指定してください。",
      en: "Correct the claim's kind, or give it a proof that fits this kind.",
    },
  },
  "check.proves-nothing": {
    message: {
      ko: "점검 ‘{$check}’은(는) 반증만 할 수 있고 근거가 될 수 없어, 문안 ‘{$claim}’은(는) 언제까지나 확인되지 않습니다.",
      ja: "確認項目「{$check}」は反証できるだけで根拠にはならないため、記載事項「{$claim}」はいつまでも確認済みになりません。",
      en: "The check “{$check}” can contradict and never prove; with it the claim “{$claim}” would stay unproven for ever.",
    },
    remedy: {
      ko: "문안의 근거로는 다른 점검을 지정하고, 이 점검은 akashi probe로 실행하십시오.",
      ja: "記載事項の根拠には別の確認項目を指定し、この確認はakashi probeで行ってください。",
      en: "Name another check as the proof, and run this one with akashi probe.",
    },
  },
  "proof.no-target": {
    message: {
      ko: "문안 ‘{$claim}’의 점검 ‘{$check}’에 대상이 지정되지 않았습니다.",
      ja: "記載事項「{$claim}」の確認項目「{$check}」に対象が指定されていません。",
      en: "The check “{$check}” of claim “{$claim}” names no target.",
    },
    remedy: {
      ko: "targets에 서비스의 엔드포인트를 하나 이상 적으십시오.",
      ja: "targetsにサービスのエンドポイントを1つ以上記述してください。",
      en: "List at least one endpoint of the service under targets.",
    },
  },
  "proof.confirmation": {
    message: {
      ko: "confirm의 failures({$failures})가 of({$of})보다 커서 불일치를 확정할 수 없습니다.",
      ja: "confirmのfailures（{$failures}）がof（{$of}）より大きいため、不一致を確定できません。",
      en: "A mismatch could never be confirmed: failures ({$failures}) is greater than of ({$of}).",
    },
    remedy: {
      ko: "failures를 of 이하로 고치십시오.",
      ja: "failuresをof以下の値に修正してください。",
      en: "Set failures to a number no greater than of.",
    },
  },
  "outage.ends-before-it-starts": {
    message: {
      ko: "‘{$outage}’의 끝({$until})이 시작({$from})보다 앞섭니다.",
      ja: "「{$outage}」の終わり（{$until}）が始まり（{$from}）より前です。",
      en: "“{$outage}” ends ({$until}) before it starts ({$from}).",
    },
    remedy: {
      ko: "시작과 끝의 시각을 확인하십시오. 아직 끝나지 않았다면 until을 비워 두십시오.",
      ja: "始まりと終わりの時刻を確認してください。まだ終わっていない場合はuntilを省いてください。",
      en: "Check both times; leave “until” out while it lasts.",
    },
  },
  "date.ahead": {
    message: {
      ko: "확인 또는 승인 날짜가 미래로 적혀 있습니다: {$date :date}",
      ja: "確認または承認の日付が未来になっています: {$date :date}",
      en: "A confirmation or approval is dated in the future: {$date :date}",
    },
    remedy: {
      ko: "실제로 확인하거나 승인한 날짜를 적으십시오.",
      ja: "実際に確認または承認した日付を記入してください。",
      en: "Enter the day on which it was actually confirmed or approved.",
    },
  },
  "classification.unknown-option": {
    message: {
      ko: "프레임워크 ‘{$catalog}’의 분류에 없는 선택지입니다: {$option}",
      ja: "フレームワーク「{$catalog}」の分類にない選択肢です: {$option}",
      en: "The classification of the framework “{$catalog}” has no such option: {$option}",
    },
    remedy: {
      ko: "akashi catalog show {$catalog} --json 출력의 classification에서 선택지를 확인해 고치십시오.",
      ja: "akashi catalog show {$catalog} --jsonの出力にあるclassificationで選択肢を確認し、修正してください。",
      en: "Look up the options under classification in “akashi catalog show {$catalog} --json” and correct it.",
    },
  },
  "classification.disagrees": {
    message: {
      ko: "프레임워크 ‘{$catalog}’의 분류 결과는 ‘{$result}’인데, 서비스의 type은 ‘{$type}’입니다.",
      ja: "フレームワーク「{$catalog}」の分類結果は「{$result}」ですが、サービスのtypeは「{$type}」です。",
      en: "By the framework “{$catalog}” the service is classified as “{$result}”, but its type is “{$type}”.",
    },
    remedy: {
      ko: "서비스의 classification이나 type을 바로잡으십시오.",
      ja: "サービスのclassificationまたはtypeを修正してください。",
      en: "Correct the service's classification or its type.",
    },
  },
  "report.unrecognised": {
    message: {
      ko: "{$format} 형식의 보고서가 아닙니다: {$file} (알아볼 수 있는 형식: {$known})",
      ja: "{$format}形式のレポートではありません: {$file}（該当しうる形式: {$known}）",
      en: "The file is no report in the format {$format}: {$file} (it looks like: {$known})",
    },
    remedy: {
      ko: "보고서를 만든 도구의 형식을 지정하거나, 도구에서 이 형식으로 다시 내보내십시오.",
      ja: "レポートを作成したツールの形式を指定するか、ツールからこの形式で出力し直してください。",
      en: "Name the format the tool wrote, or export the report in this format again.",
    },
  },
  "report.malformed": {
    message: {
      ko: "{$format} 보고서를 읽을 수 없습니다: {$file} ({$why})",
      ja: "{$format}のレポートを読み取れません: {$file}（{$why}）",
      en: "The {$format} report cannot be read: {$file} ({$why})",
    },
    remedy: {
      ko: "점검이 끝까지 실행되었는지 확인하고, 도구가 만든 파일을 고치지 말고 그대로 가져오십시오.",
      ja: "スキャンが最後まで実行されたか確認し、ツールが出力したファイルを編集せずに取り込んでください。",
      en: "See whether the scan ran to its end, and import the file as the tool wrote it, unedited.",
    },
  },
  "report.outside": {
    message: {
      ko: "보고서 경로가 작업공간 밖을 가리키거나 심볼릭 링크를 지납니다: {$file}",
      ja: "レポートのパスがワークスペースの外を指しているか、シンボリックリンクを経由しています: {$file}",
      en: "The path of the report leads out of the workspace, or through a symbolic link: {$file}",
    },
    remedy: {
      ko: "보고서를 작업공간 폴더 안에 두고, 작업공간을 기준으로 한 상대 경로를 적으십시오.",
      ja: "レポートをワークスペースのフォルダ内に置き、ワークスペースからの相対パスを記入してください。",
      en: "Put the report inside the workspace, and give its path relative to the workspace folder.",
    },
  },
  "report.changed": {
    message: {
      ko: "보고서 파일이 기록 당시와 다릅니다: {$file} (기록된 SHA-256 {$stated}, 파일의 SHA-256 {$actual})",
      ja: "レポートファイルが記録時と異なります: {$file}（記録されたSHA-256 {$stated}、ファイルのSHA-256 {$actual}）",
      en: "The report is not the file that was recorded: {$file} (SHA-256 on record {$stated}, of the file {$actual})",
    },
    remedy: {
      ko: "원래 파일을 되돌려 놓거나, 바뀐 보고서를 새 기록으로 등록하십시오.",
      ja: "元のファイルに戻すか、変更後のレポートを新しい記録として登録してください。",
      en: "Put the original file back, or record the other report as a new record.",
    },
  },
  "template.unknown": {
    message: {
      ko: "없는 문서 서식입니다: {$template}",
      ja: "この文書テンプレートはありません: {$template}",
      en: "There is no such document template: {$template}",
    },
    remedy: {
      ko: "다음 서식 가운데 하나를 지정하십시오: {$known}",
      ja: "次のテンプレートのいずれかを指定してください: {$known}",
      en: "Name one of these templates: {$known}",
    },
  },
  "document.refused": {
    message: {
      ko: "근거로 뒷받침되지 않는 문안이 있어 문서를 만들지 않았습니다({$count}건): {$claims}",
      ja: "根拠で裏付けられていない記載事項があるため、文書を作成しませんでした（{$count}件）: {$claims}",
      en: "The document was not made because some of its claims are not backed by proof ({$count}): {$claims}",
    },
    remedy: {
      ko: "근거를 갖춘 뒤 다시 만들거나, --unproven omit으로 빼거나 --unproven mark로 재확인 중이라고 표시하십시오.",
      ja: "根拠をそろえてから作成し直すか、--unproven omitで省く、または--unproven markで再確認中と表示してください。",
      en: "Mend their proof and try again, or leave them out with --unproven omit, or mark them with --unproven mark.",
    },
  },
  "document.incomplete": {
    message: {
      ko: "필수 내용이 빠져 있어 최종 문서를 만들지 않았습니다({$count}건): {$missing}",
      ja: "必要な内容が欠けているため、最終版の文書を作成しませんでした（{$count}件）: {$missing}",
      en: "The final document was not made because required content is missing ({$count}): {$missing}",
    },
    remedy: {
      ko: "빠진 내용을 작업공간에 채운 뒤 다시 만들거나, --draft로 초안을 만들어 빠진 항목의 목록을 확인하십시오.",
      ja: "欠けている内容をワークスペースに補ってから作成し直すか、--draftで下書きを作成し、欠けている項目の一覧を確認してください。",
      en: "Add what is missing to the workspace and try again, or make a draft with --draft to see the whole list.",
    },
  },
  "form.unknown": {
    message: {
      ko: "HWPX도 DOCX도 아닌 서식 파일입니다.",
      ja: "様式のファイルがHWPXでもDOCXでもありません。",
      en: "The form is neither an HWPX nor a DOCX file.",
    },
    remedy: {
      ko: "한글이나 Word에서 서식을 HWPX 또는 DOCX로 저장한 뒤 다시 지정하십시오.",
      ja: "様式をHancom OfficeまたはWordでHWPXかDOCXとして保存し、もう一度指定してください。",
      en: "Save the form as HWPX or DOCX in Hancom Office or Word, and name that file.",
    },
  },
  "form.unreadable": {
    message: {
      ko: "서식 파일이 깨졌거나 알 수 없는 방식으로 만들어져 읽지 않았습니다: {$why}",
      ja: "様式のファイルが壊れているか、未知の方法で作られているため読み込みませんでした: {$why}",
      en: "The form is damaged or made in a way that is not understood, and was not read: {$why}",
    },
    remedy: {
      ko: "암호를 풀고 한글이나 Word에서 다시 저장한 파일을 지정하십시오.",
      ja: "パスワードを解除し、Hancom OfficeまたはWordで保存し直したファイルを指定してください。",
      en: "Remove any password, save the form anew in Hancom Office or Word, and name that file.",
    },
  },
  "form.too-large": {
    message: {
      ko: "서식 파일의 내용이 허용 범위를 넘어 풀지 않았습니다: {$what}",
      ja: "様式のファイルの内容が上限を超えるため、展開しませんでした: {$what}",
      en: "The form holds more than is allowed and was not unpacked: {$what}",
    },
    remedy: {
      ko: "발급 기관에서 받은 원본 서식인지 확인하고, 큰 그림이나 첨부는 빼고 다시 저장하십시오.",
      ja: "発行機関から受け取った元の様式かどうかを確かめ、大きな画像や添付を除いて保存し直してください。",
      en: "Make sure that it is the agency's own form, and save it without large pictures and attachments.",
    },
  },
  "form.unsafe": {
    message: {
      ko: "서식 파일에 허용되지 않는 내용이 있어 읽지 않았습니다: {$what}",
      ja: "様式のファイルに許可されない内容があるため、読み込みませんでした: {$what}",
      en: "The form contains something that is not allowed, and was not read: {$what}",
    },
    remedy: {
      ko: "파일을 사용하지 말고, 발급 기관에서 서식을 다시 받으십시오.",
      ja: "このファイルは使用せず、発行機関から様式を改めて入手してください。",
      en: "Do not use the file; get the form from the agency again.",
    },
  },
  "document.for-fewer-readers": {
    message: {
      ko: "‘{$template}’ 문서에는 더 좁은 범위의 독자만 볼 수 있는 내용이 들어 있습니다.",
      ja: "文書「{$template}」には、より限られた読者だけが見られる内容が含まれます。",
      en: "The document “{$template}” holds what only fewer readers may see.",
    },
    remedy: {
      ko: "받을 사람이 맞는지 확인한 뒤 --readers {$readers} 옵션을 붙여 만드십시오.",
      ja: "受け取る人を確かめたうえで、--readers {$readers}を付けて作成してください。",
      en: "Make sure who will receive it, and make it with --readers {$readers}.",
    },
  },
  "bundle.nothing": {
    message: {
      ko: "‘{$catalog}’의 증빙으로 등록된 문서가 없습니다.",
      ja: "「{$catalog}」の証拠として登録された文書がありません。",
      en: "No document is registered as evidence for “{$catalog}”.",
    },
    remedy: {
      ko: "policy-document 기록을 추가하고 evidences에 해당 항목을 적으십시오.",
      ja: "policy-documentの記録を追加し、evidencesに該当する項目を記載してください。",
      en: "Add records of kind policy-document, and name the controls under “evidences”.",
    },
  },
  "bundle.without-file": {
    message: {
      ko: "증빙 문서 ‘{$record}’에 파일이 없습니다.",
      ja: "証拠文書「{$record}」にファイルがありません。",
      en: "The evidence document “{$record}” has no file.",
    },
    remedy: {
      ko: "작업공간에 파일을 넣고 기록의 file에 경로를 적으십시오.",
      ja: "ワークスペースにファイルを置き、記録のfileにパスを記載してください。",
      en: "Put the file into the workspace and name it under “file” of the record.",
    },
  },
  "document.render-failed": {
    message: {
      ko: "{$format} 파일을 만들지 못했습니다: {$why}",
      ja: "{$format}ファイルを作成できませんでした: {$why}",
      en: "The {$format} file could not be made: {$why}",
    },
    remedy: {
      ko: "기록된 것은 없습니다. 메모리와 디스크의 여유를 확인해 다시 시도하고, 계속 실패하면 다른 형식으로 만든 파일과 함께 알려 주십시오.",
      ja: "何も記録されていません。メモリとディスクの空きを確認して再試行し、解決しない場合は別の形式で作成したファイルを添えてお知らせください。",
      en: "Nothing was recorded. Check that memory and disk are free and try again; if it goes on failing, report it with the same document in another format.",
    },
  },
  "claim.unknown": {
    message: {
      ko: "문안을 찾을 수 없습니다: {$claim}",
      ja: "記載事項が見つかりません: {$claim}",
      en: "There is no such claim: {$claim}",
    },
    remedy: {
      ko: "문안의 ID를 확인하고, 새로 적은 문안이라면 먼저 akashi apply로 반영하십시오.",
      ja: "記載事項のIDを確認し、新しく書いたものであれば先にakashi applyで反映してください。",
      en: "Check its id; if the claim is new, run “akashi apply” first.",
    },
  },
  "claim.binding-unapproved": {
    message: {
      ko: "법령 또는 계약에 따라 공개 중인 문장 ‘{$claim}’이(가) 승인 없이 바뀌었습니다.",
      ja: "法令または契約に基づいて掲載中の記載「{$claim}」が、承認なしに変更されています。",
      en: "The statutory or contract sentence “{$claim}” is public and was changed without approval.",
    },
    remedy: {
      ko: "바뀐 내용에 대한 새 approval을 함께 적어 다시 반영하십시오. 그때까지 이전 문장이 계속 공개됩니다.",
      ja: "変更後の内容に対する新たなapprovalを併せて記入し、反映し直してください。それまでは以前の記載が掲載されます。",
      en: "Enter a new approval for the changed content and apply the files again. Until then the earlier sentence stays public.",
    },
  },
  "claim.renames-held": {
    message: {
      ko: "공개 보류 중인 문안 ‘{$claim}’의 문장을 ‘{$renamed}’(이)라는 새 문안으로 옮길 수 없습니다.",
      ja: "掲載停止中の記載事項「{$claim}」の文面を、新しい記載事項「{$renamed}」に移すことはできません。",
      en: "The sentence of the withheld claim “{$claim}” cannot be moved to a new claim “{$renamed}”.",
    },
    remedy: {
      ko: "원래 id를 유지하고 새 점검이 끝난 뒤 akashi release로 다시 공개하거나, 문장을 새로 작성하여 승인을 받으십시오.",
      ja: "元のidのままにし、新たな確認の後にakashi releaseで再び掲載するか、文面を書き改めて承認を受けてください。",
      en: "Keep the id and bring the sentence back with “akashi release” after a fresh check, or write a new sentence and have it approved.",
    },
  },
  "claim.removes-contradicted": {
    message: {
      ko: "실측과 불일치하는 증적을 문안 ‘{$claim}’에서 빼려면 새 승인이 필요합니다(점검: {$check}, 대상: {$target}).",
      ja: "実測と不一致の証跡を記載事項「{$claim}」から外すには、新たな承認が必要です（確認項目: {$check}、対象: {$target}）。",
      en: "Taking a contradicted proof out of claim “{$claim}” needs a new approval (check: {$check}, target: {$target}).",
    },
    remedy: {
      ko: "증적을 되돌리거나, 불일치가 확인된 날 이후의 새 승인을 문안의 approval에 적어 다시 반영하십시오.",
      ja: "証跡を元に戻すか、不一致を確認した日以降の新たな承認を記載事項のapprovalに記入して反映し直してください。",
      en: "Put the proof back, or enter a new approval, dated no earlier than the contradiction, in the claim and apply the files again.",
    },
  },
  "hold.none": {
    message: {
      ko: "문안 ‘{$claim}’은(는) 공개 보류 상태가 아닙니다.",
      ja: "記載事項「{$claim}」は掲載停止の状態ではありません。",
      en: "Claim “{$claim}” is not withheld.",
    },
    remedy: {
      ko: "문안의 ID를 확인하고, akashi assess로 현재 상태를 보십시오.",
      ja: "記載事項のIDを確認し、akashi assessで現在の状態を確認してください。",
      en: "Check the id, and see how the claim stands with “akashi assess”.",
    },
  },
  "hold.no-fresh-proof": {
    message: {
      ko: "문안 ‘{$claim}’은(는) 유효한 근거나 승인이 없어 다시 공개할 수 없습니다.",
      ja: "記載事項「{$claim}」は、有効な根拠または承認がないため、再び掲載できません。",
      en: "Claim “{$claim}” cannot be shown again: its proof is not fresh, or its wording is not approved.",
    },
    remedy: {
      ko: "불일치의 원인을 해결하고 문안의 승인을 받은 뒤, 새로 점검해 다시 시도하십시오.",
      ja: "不一致の原因を解消し、記載の承認を得たうえで、改めて確認を行ってから再度お試しください。",
      en: "Mend the cause, have the wording approved, and try again after a fresh check.",
    },
  },
  "target.invalid": {
    message: {
      ko: "점검 대상의 주소를 사용할 수 없습니다. 형식이 맞지 않거나, 사용자 이름이 들어 있거나, 선택한 점검이 다루지 않는 scheme입니다.",
      ja: "確認対象のアドレスを使用できません。形式が正しくないか、ユーザー名が含まれているか、選ばれた確認が扱わないschemeです。",
      en: "The target's address cannot be used: it is malformed, contains a user name, or is of a scheme the checks do not look at.",
    },
    remedy: {
      ko: "https://host:port/path, host:port 또는 scheme://host:port 형식으로, 사용자 이름과 비밀번호 없이 지정하십시오. 쓸 수 있는 scheme: {$known}",
      ja: "https://host:port/path、host:port、scheme://host:portのいずれかの形式で、ユーザー名とパスワードを含めずに指定してください。使用できるscheme: {$known}",
      en: "Write it as https://host:port/path, host:port or scheme://host:port, without user name and password. Schemes: {$known}",
    },
  },
  "operator.invalid": {
    message: {
      ko: "운영자 설정의 값을 사용할 수 없습니다: {$what}",
      ja: "運用者設定の値を使用できません: {$what}",
      en: "A value in the operator settings cannot be used: {$what}",
    },
    remedy: {
      ko: "다음 형식에 맞게 고치십시오: {$expected}",
      ja: "次の形式に合わせて修正してください: {$expected}",
      en: "Change it to this form: {$expected}",
    },
  },
  "seal.missing": {
    message: {
      ko: "파일에 봉인이 없어 검증할 수 없습니다.",
      ja: "ファイルに封印がないため、検証できません。",
      en: "The file cannot be verified because it carries no seal.",
    },
    remedy: {
      ko: "Akashi로 만든 원본 파일을 받아 다시 검증하십시오.",
      ja: "Akashiで作成された元のファイルを入手し、もう一度検証してください。",
      en: "Get the original file as made by Akashi, and verify that one.",
    },
  },
  "seal.malformed": {
    message: {
      ko: "봉인을 읽을 수 없습니다. 파일이 손상되었거나 고쳐졌을 수 있습니다.",
      ja: "封印を読み取れません。ファイルが破損しているか、書き換えられた可能性があります。",
      en: "The seal cannot be read; the file may be damaged or may have been edited.",
    },
    remedy: {
      ko: "원본 파일을 다시 받아 검증하십시오.",
      ja: "元のファイルを入手し直し、検証してください。",
      en: "Get the original file again and verify that one.",
    },
  },
  "key.invalid": {
    message: {
      ko: "원장의 키로 읽을 수 없는 값입니다. 종류가 다르거나 손상되었을 수 있습니다.",
      ja: "台帳の鍵として読み取れません。種類が異なるか、破損している可能性があります。",
      en: "The key cannot be read as a ledger key; it may be of another type or damaged.",
    },
    remedy: {
      ko: "--key로 지정한 키 또는 데이터 폴더의 signing-key.pem을 확인하십시오.",
      ja: "--keyで指定した鍵、またはデータフォルダのsigning-key.pemを確認してください。",
      en: "Check the key given with --key, or signing-key.pem in the data folder.",
    },
  },
  "key.missing": {
    message: {
      ko: "서명 키를 읽을 수 없습니다: {$file} ({$why})",
      ja: "署名鍵を読み取れません: {$file}（{$why}）",
      en: "The signing key cannot be read: {$file} ({$why})",
    },
    remedy: {
      ko: "따로 보관한 서명 키를 이 위치에 두고 다시 실행하십시오.",
      ja: "別に保管している署名鍵をこの場所に置き、もう一度実行してください。",
      en: "Put the signing key there from where it is kept safe, and run the command again.",
    },
  },
  "key.exposed": {
    message: {
      ko: "다른 사용자가 읽을 수 있는 서명 키여서 사용하지 않았습니다: {$file}",
      ja: "署名鍵を他のユーザーが読み取れる状態のため、使用しませんでした: {$file}",
      en: "The signing key was not used because other users can read it: {$file}",
    },
    remedy: {
      ko: "소유자만 읽고 쓸 수 있도록 권한을 바꾼 뒤(chmod 600) 다시 실행하십시오.",
      ja: "所有者だけが読み書きできる権限に変更し（chmod 600）、もう一度実行してください。",
      en: "Let only its owner read and write it (chmod 600), and run the command again.",
    },
  },
  "state.nothing-recorded": {
    message: {
      ko: "{$at}까지 기록된 내용이 없어 판정할 수 없습니다.",
      ja: "{$at}までに記録された内容がないため、判定できません。",
      en: "Nothing had been recorded by {$at}, so there is nothing to judge.",
    },
    remedy: {
      ko: "더 늦은 시각을 지정하거나, 아직 반영하지 않은 작업공간이라면 akashi apply를 실행하십시오.",
      ja: "より後の時刻を指定するか、ワークスペースが未反映であればakashi applyを実行してください。",
      en: "Choose a later time, or run “akashi apply” if the workspace has not been applied yet.",
    },
  },
  "store.locked": {
    message: {
      ko: "다른 프로세스가 저장소를 사용하고 있습니다: {$where}",
      ja: "ストアを別のプロセスが使用しています: {$where}",
      en: "Another process is using the store: {$where}",
    },
    remedy: {
      ko: "실행 중인 akashi serve나 다른 명령을 끝낸 뒤 다시 실행하십시오.",
      ja: "実行中のakashi serveや他のコマンドを終了してから、もう一度実行してください。",
      en: "End the running “akashi serve” or other command, and run this one again.",
    },
  },
  "store.unreachable": {
    message: {
      ko: "저장소를 열 수 없습니다: {$why}",
      ja: "ストアを開けません: {$why}",
      en: "The store cannot be opened: {$why}",
    },
    remedy: {
      ko: "--data의 폴더와 --database의 주소를 확인하고, 처음 사용한다면 먼저 akashi apply를 실행하십시오.",
      ja: "--dataのフォルダと--databaseのURLを確認し、初めて使用する場合は先にakashi applyを実行してください。",
      en: "Check the folder of --data and the URL of --database; if this is the first use, run “akashi apply” first.",
    },
  },
  "store.newer-schema": {
    message: {
      ko: "이 버전보다 새로운 Akashi로 만든 저장소나 백업이어서 열 수 없습니다(스키마 {$id}: {$name}).",
      ja: "このバージョンより新しいAkashiで作成されたストアまたはバックアップのため、開けません（スキーマ{$id}: {$name}）。",
      en: "The store or backup was made by a newer Akashi and cannot be opened by this one (schema {$id}: {$name}).",
    },
    remedy: {
      ko: "Akashi를 새 버전으로 올린 뒤 다시 실행하십시오.",
      ja: "Akashiを新しいバージョンに更新し、もう一度実行してください。",
      en: "Upgrade Akashi and run the command again.",
    },
  },
  "store.migration-changed": {
    message: {
      ko: "저장소에 적용된 마이그레이션 ‘{$name}’이(가) 이 Akashi에 든 것과 다릅니다.",
      ja: "ストアに適用済みのマイグレーション「{$name}」が、このAkashiに含まれるものと異なります。",
      en: "The migration “{$name}” applied to the store is not the same as the one in this Akashi.",
    },
    remedy: {
      ko: "고치지 않은 배포판의 Akashi로 저장소를 여십시오.",
      ja: "改変されていないリリース版のAkashiでストアを開いてください。",
      en: "Open the store with an unmodified release of Akashi.",
    },
  },
  "store.migration-failed": {
    message: {
      ko: "마이그레이션 ‘{$name}’을(를) 적용하지 못했습니다. 이 마이그레이션은 모두 되돌렸습니다: {$why}",
      ja: "マイグレーション「{$name}」を適用できませんでした。このマイグレーションはすべて取り消されています: {$why}",
      en: "The migration “{$name}” could not be applied, and all of it was undone: {$why}",
    },
    remedy: {
      ko: "데이터베이스의 권한과 남은 공간을 확인하고 다시 실행하십시오.",
      ja: "データベースの権限と空き容量を確認し、もう一度実行してください。",
      en: "Check the database's permissions and free space, and run the command again.",
    },
  },
  "store.role-bypasses-rls": {
    message: {
      ko: "데이터베이스 역할이 행 수준 보안을 우회할 수 있어 연결하지 않았습니다. 이 역할로는 조직 간의 데이터를 분리할 수 없습니다.",
      ja: "データベースのロールが行レベルセキュリティを迂回できるため、接続しませんでした。このロールでは組織間のデータを分離できません。",
      en: "The database role can bypass row-level security, so it would not keep organisations apart. The store was not opened.",
    },
    remedy: {
      ko: "NOSUPERUSER와 NOBYPASSRLS 속성의 역할을 만들어 --database에 지정하십시오.",
      ja: "NOSUPERUSERとNOBYPASSRLSの属性を持つロールを作成し、--databaseに指定してください。",
      en: "Create a role with NOSUPERUSER and NOBYPASSRLS, and use it in --database.",
    },
  },
  "store.not-empty": {
    message: {
      ko: "복구할 곳에 이미 데이터가 있어 아무것도 바꾸지 않았습니다: {$org}",
      ja: "復元先にすでにデータがあるため、何も変更しませんでした: {$org}",
      en: "The place to restore into already holds data, and nothing was changed: {$org}",
    },
    remedy: {
      ko: "빈 데이터 폴더나 데이터베이스를 지정하십시오.",
      ja: "空のデータフォルダまたはデータベースを指定してください。",
      en: "Choose an empty data folder or database.",
    },
  },
  "store.organisation-mismatch": {
    message: {
      ko: "저장소의 조직이 요청한 조직과 다릅니다(저장소: {$found}, 요청: {$expected}).",
      ja: "ストアの組織が、要求された組織と異なります（ストア: {$found}、要求: {$expected}）。",
      en: "The store is not of the organisation asked for (store: {$found}, asked for: {$expected}).",
    },
    remedy: {
      ko: "작업공간의 organisation 또는 --organisation의 값과 데이터 폴더를 확인하십시오.",
      ja: "ワークスペースのorganisationまたは--organisationの値と、データフォルダを確認してください。",
      en: "Check the organisation in the workspace or in --organisation, and the data folder.",
    },
  },
  "ledger.key-mismatch": {
    message: {
      ko: "서명 키나 이름이 이 원장의 것과 다릅니다(원장: {$expected}, 현재: {$found}).",
      ja: "署名鍵または名前が、この台帳のものと異なります（台帳: {$expected}、現在: {$found}）。",
      en: "The signing key or name is not that of this ledger (ledger: {$expected}, present: {$found}).",
    },
    remedy: {
      ko: "이 원장의 서명 키를 데이터 폴더에 두고, 작업공간의 origin을 바꾸었다면 되돌리십시오.",
      ja: "この台帳の署名鍵をデータフォルダに置き、ワークスペースのoriginを変更した場合は元に戻してください。",
      en: "Put this ledger's signing key into the data folder, and change the workspace's origin back if it was altered.",
    },
  },
  "ledger.behind-shown": {
    message: {
      ko: "이미 공개된 체크포인트의 기록 {$shown}건이 저장소나 백업에 그대로 들어 있지 않아 사용하지 않았습니다.",
      ja: "公開済みのチェックポイントに含まれる記録{$shown}件が、ストアまたはバックアップにそのまま残っていないため、使用しませんでした。",
      en: "The store or backup was refused: it does not hold the entries under a checkpoint already shown (size {$shown}).",
    },
    remedy: {
      ko: "더 새로운 백업을 복구하고, 없다면 akashi restore --declare-fork로 사유를 원장에 남기고 복구하십시오.",
      ja: "より新しいバックアップを復元し、なければakashi restore --declare-forkで理由を台帳に残して復元してください。",
      en: "Restore a newer backup; if there is none, restore with --declare-fork, which leaves your reason in the ledger.",
    },
  },
  "ledger.invalid": {
    message: {
      ko: "원장이 온전하지 않습니다: 기록 {$index}번 ({$why})",
      ja: "台帳に不整合があります: 記録{$index}番（{$why}）",
      en: "The ledger is not sound: entry {$index} ({$why})",
    },
    remedy: {
      ko: "데이터 폴더를 그대로 보존하고, 온전한 백업을 다른 곳에 복구하십시오.",
      ja: "データフォルダをそのまま保全し、健全なバックアップを別の場所に復元してください。",
      en: "Keep the data folder as it is, and restore a sound backup into another place.",
    },
  },
  "ledger.no-entry": {
    message: {
      ko: "봉인된 원장에 기록 {$index}번이 없습니다.",
      ja: "封印済みの台帳に記録{$index}番はありません。",
      en: "The sealed ledger has no entry {$index}.",
    },
    remedy: {
      ko: "akashi ledger verify로 원장의 크기를 확인하고, 그보다 작은 번호를 지정하십시오.",
      ja: "akashi ledger verifyで台帳のサイズを確認し、それより小さい番号を指定してください。",
      en: "See the size of the ledger with “akashi ledger verify”, and choose a smaller number.",
    },
  },
  "revision.not-erasable": {
    message: {
      ko: "기록 {$index}번({$kind})의 내용은 삭제할 수 없습니다.",
      ja: "記録{$index}番（{$kind}）の内容は消去できません。",
      en: "The content of entry {$index} ({$kind}) cannot be erased.",
    },
    remedy: {
      ko: "개인정보는 확인 기록(observation)이나 운영 기록(record)에서 삭제하십시오. 점검 결과와 공개 상태는 남아 있어야 합니다.",
      ja: "個人情報は確認記録（observation）または運用記録（record）から消去してください。判定結果と掲載の状態は残す必要があります。",
      en: "Erase personal data in the observation or the record it stands in. Findings and what was public have to stay.",
    },
  },
  "revision.erased": {
    message: {
      ko: "기록 {$index}번의 내용은 삭제되었고, 원장에는 그 해시만 남아 있습니다.",
      ja: "記録{$index}番の内容は消去されており、台帳にはハッシュだけが残っています。",
      en: "The content of entry {$index} has been erased; only its hash remains in the ledger.",
    },
    remedy: {
      ko: "내용이 남아 있는 다른 기록을 사용하십시오.",
      ja: "内容が残っている別の記録を使用してください。",
      en: "Use another entry whose content is still there.",
    },
  },
  "backup.malformed": {
    message: {
      ko: "Akashi의 백업 형식이 아니어서 파일을 읽을 수 없습니다.",
      ja: "Akashiのバックアップの形式ではないため、ファイルを読み込めません。",
      en: "The file cannot be read because it does not have the form of an Akashi backup.",
    },
    remedy: {
      ko: "akashi backup으로 만든 파일인지 확인하거나, 다른 백업 파일을 사용하십시오.",
      ja: "akashi backupで作成したファイルか確認するか、別のバックアップファイルを使用してください。",
      en: "Check that it was made by “akashi backup”, or use another backup file.",
    },
  },
  "backup.damaged": {
    message: {
      ko: "백업 파일이 잘렸거나 바뀌어 복구하지 않았습니다. 읽은 {$rows}행이 파일에 적힌 행 수나 해시와 맞지 않습니다.",
      ja: "バックアップファイルが途切れているか変更されているため、復元しませんでした。読み込んだ{$rows}行が、記録された行数またはハッシュと一致しません。",
      en: "The backup is cut off or altered and was not restored: what was read ({$rows} rows) does not match its count or hash.",
    },
    remedy: {
      ko: "파일을 다시 복사해 오거나, 다른 백업 파일을 사용하십시오.",
      ja: "ファイルをコピーし直すか、別のバックアップファイルを使用してください。",
      en: "Copy the file again from where it is kept, or use another backup.",
    },
  },
  "http.not-found": {
    message: {
      ko: "요청한 주소에 해당하는 내용이 없습니다.",
      ja: "要求されたアドレスに該当する内容はありません。",
      en: "There is nothing at this address.",
    },
    remedy: {
      ko: "주소를 확인하십시오.",
      ja: "アドレスを確認してください。",
      en: "Check the address.",
    },
  },
  "http.bad-request": {
    message: {
      ko: "요청을 처리할 수 없습니다: {$why}",
      ja: "要求を処理できません: {$why}",
      en: "The request cannot be handled: {$why}",
    },
    remedy: {
      ko: "요청의 형식과 내용을 고쳐 다시 보내십시오.",
      ja: "要求の形式と内容を修正し、もう一度送信してください。",
      en: "Correct the form or content of the request and send it again.",
    },
  },
  "http.too-many-requests": {
    message: {
      ko: "짧은 시간에 요청이 너무 많아 처리하지 않았습니다.",
      ja: "短時間に要求が多すぎるため、処理しませんでした。",
      en: "The request was not handled because too many came in a short time.",
    },
    remedy: {
      ko: "1분 뒤에 다시 시도하십시오.",
      ja: "1分後にもう一度お試しください。",
      en: "Try again in a minute.",
    },
  },
  "server.port-in-use": {
    message: {
      ko: "다른 프로그램이 포트를 이미 사용하고 있습니다: {$port}",
      ja: "ポートを別のプログラムがすでに使用しています: {$port}",
      en: "The port is already used by another program: {$port}",
    },
    remedy: {
      ko: "--port나 --inside-port로 다른 포트를 지정하거나, 그 프로그램을 끝내고 다시 실행하십시오.",
      ja: "--portまたは--inside-portで別のポートを指定するか、そのプログラムを終了してからもう一度実行してください。",
      en: "Choose another port with --port or --inside-port, or end that program and run the command again.",
    },
  },
  "server.not-running": {
    message: {
      ko: "실행 중인 Akashi 서버에 연결할 수 없습니다: {$where}",
      ja: "実行中のAkashiサーバに接続できません: {$where}",
      en: "No running Akashi server could be reached: {$where}",
    },
    remedy: {
      ko: "akashi serve로 서버를 시작하거나, 서버가 꺼져 있다면 이 소켓 파일을 지우고 다시 실행하십시오.",
      ja: "akashi serveでサーバを起動するか、停止中であればこのソケットファイルを削除し、もう一度実行してください。",
      en: "Start the server with “akashi serve”, or, if it has ended, delete this socket file and run the command again.",
    },
  },
  "demo.unknown-lie": {
    message: {
      ko: "예제 서비스에 없는 거짓입니다: {$lie}",
      ja: "サンプルのサービスにない偽りです: {$lie}",
      en: "The example service knows no such lie: {$lie}",
    },
    remedy: {
      ko: "다음 가운데 하나를 지정하십시오: {$known}",
      ja: "次のいずれかを指定してください: {$known}",
      en: "Name one of these: {$known}",
    },
  },
  "internal.unexpected": {
    message: {
      ko: "Akashi에서 예기치 못한 오류가 발생했습니다(상세: {$why}).",
      ja: "Akashiで予期しないエラーが発生しました（詳細: {$why}）。",
      en: "Something unexpected went wrong inside Akashi (detail: {$why}).",
    },
    remedy: {
      ko: "다시 시도하고, 계속되면 운영자 또는 Akashi 프로젝트에 알려 주십시오.",
      ja: "もう一度試し、解消しない場合は運用者またはAkashiプロジェクトに連絡してください。",
      en: "Try again; if it keeps happening, tell the operator or the Akashi project.",
    },
  },
};
