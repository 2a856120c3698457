/** The texts around the API reference in traditional Chinese, as written in Taiwan (繁體中文). */
import type { ReferenceTexts } from '../en/reference.ts';

export const zhTwReference: ReferenceTexts = {
  title: 'API',
  leave: '關閉介面文件',
  toList: '所有方法',
  methods: (count) => `${count} 個方法`,
  page: '內文',
  list: '目錄',
  search: '尋找方法、事件或狀態碼',
  nothingFound: (query) => `沒有符合「${query}」的內容。`,
  events: '事件',
  codes: '狀態碼',
  missing: '沒有這一頁',
  missingBody: '這個版本裡沒有網址所指的方法、事件或狀態碼。',
  overview: {
    title: '介面文件',
    lead: 'iCom 的所有方法，取自引擎本身所用的定義。選一個方法，看它要什麼、回什麼，也可以當場試用。',
    how: '如何呼叫',
    howBody: '應用程式的每個頁面都有全域物件 icom。呼叫一定有回應，出了什麼問題看狀態碼。監聽事件不需要呼叫任何方法。',
    kept: '呼叫作用在這個瀏覽器裡的帳號。你輸入的內容和得到的回應只留在這個頁面的記憶體裡，帳號鎖定後就清除。',
  },
  engine: {
    none: '引擎無法在這個頁面執行：這裡什麼都不能試，但都可以閱讀。',
    waiting: '正在等待引擎',
    session: { none: '引擎就緒 · 還沒有帳號', locked: '引擎就緒 · 已鎖定', open: '引擎就緒 · 已解鎖' },
  },
  needs: {
    none: '不需要帳號',
    loggedIn: '需要帳號',
    unlocked: '需要已解鎖的帳號',
    primaryDevice: '需要主要裝置',
  },
  marks: {
    planned: '規劃中',
    plannedNote: '尚未實作：這個版本對它的呼叫一律回應 300。它的形式不會再變。',
    deprecated: '已棄用',
    deprecatedNote: '為仍在呼叫它的程式保留，新程式用不到它。',
    extension: '擴充',
    extensionNote: '介面文件之外，iCom 自己的方法。',
    destructive: '無法復原',
    destructiveNote: '它丟棄的東西，別的呼叫找不回來。',
  },
  parameters: '參數',
  noParameters: '沒有參數。',
  alias: (alias, name) => `${alias} 等同於 ${name}，兩個都給時以它為準。`,
  data: '資料',
  dataNote: '呼叫成功時的回應。其他狀態碼之下為空。',
  example: '範例',
  required: '必填',
  optional: '選填',
  byDefault: (value) => `選填，省略時為 ${value}`,
  oneOf: '可用的值',
  limit: (limit) => {
    switch (limit.kind) {
      case 'notEmpty':
        return '不能為空';
      case 'integer':
        return '整數';
      case 'unique':
        return '不能重複';
      case 'address':
        return '個人或群組的位址';
      case 'json':
        return '文字形式的 JSON';
      case 'base64':
        return 'Base64';
      case 'longest':
        return `不超過 ${limit.value} 個字元`;
      case 'least':
        return `不小於 ${limit.value}`;
      default:
        return `不大於 ${limit.value}`;
    }
  },
  origins: { method: '方法本身', session: '工作階段', parameters: '參數驗證', always: '任何方法' },
  emits: '可能引發的事件',
  emitsNone: '沒有。',
  emittedBy: '可能引發它的方法',
  answeredBy: '會這樣回應的方法',
  answeredByAny: '任何方法，只要工作階段或參數有問題。',
  family: '用來登記的方法',
  try: {
    title: '試用',
    input: 'JSON 形式的參數',
    reset: '還原成範例',
    run: '執行',
    running: '正在等待回應',
    stop: '不再等待',
    stopped: '已不再等待。呼叫仍在進行，回應到了會顯示在這裡。',
    note: '作用在你自己的帳號，就在這個瀏覽器裡。',
    notRun: '還沒有執行',
    copyCode: '複製為 TypeScript',
    copyRequest: '複製為 JSON',
    copyAnswer: '複製回應',
    copyFailed: '瀏覽器不允許複製',
    answer: '回應',
    sent: '請求',
    milliseconds: (number) => `${number} 毫秒`,
    notJson: (line) => (line === undefined ? '還不是 JSON。' : `還不是 JSON：請看第 ${line} 行。`),
    notObject: '參數應該是一個物件：{ … }。',
    valid: '參數有效。',
    ignored: (names) => `參數有效。方法用不到：${names}。`,
    complaints: {
      ParameterNull: (path) => `${path} 缺少，或為 null。`,
      ParameterEmptyString: (path) => `${path} 不能為空。`,
      ParameterWrongType: (path) => `${path} 的型別不對。`,
      ParameterDuplicateElements: (path) => `${path} 裡有重複的元素。`,
      ParameterNotInEnum: (path) => `${path} 不在允許的值之內。`,
      ParameterEmptyArray: (path) => `${path} 不能是空清單。`,
      InvalidParameter: (path) => `${path} 無效。`,
    },
    answers: (complaint, code) => `${complaint}引擎會回應 ${code}。`,
    askTitle: (method) => `執行 ${method}？`,
    askBody: '它作用在你自己的帳號，丟棄的東西別的呼叫找不回來。',
    askConfirm: (method) => `執行 ${method}`,
  },
  watch: {
    label: '事件與呼叫',
    title: '事件',
    filter: '篩選事件',
    hold: '暫停更新',
    clear: '清除事件',
    none: '還沒有。發生時會顯示在這裡。',
    noneMatch: '已有的事件裡沒有符合的。',
    history: '呼叫紀錄',
    clearHistory: '清除呼叫紀錄',
    noCalls: '還沒有。',
    pending: '等待中',
  },
};
