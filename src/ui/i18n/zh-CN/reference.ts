/** The texts around the API reference in simplified Chinese (简体中文). */
import type { ReferenceTexts } from '../en/reference.ts';

export const zhCnReference: ReferenceTexts = {
  title: 'API',
  leave: '关闭接口文档',
  toList: '全部方法',
  methods: (count) => `${count} 个方法`,
  page: '正文',
  list: '目录',
  search: '查找方法、事件或状态码',
  nothingFound: (query) => `没有与「${query}」相符的内容。`,
  events: '事件',
  codes: '状态码',
  missing: '没有这一页',
  missingBody: '这个版本里没有地址所指的方法、事件或状态码。',
  overview: {
    title: '接口文档',
    lead: 'iCom 的全部方法，取自引擎自身所用的定义。选一个方法，看它要什么、答什么，也可以当场试用。',
    how: '怎样调用',
    howBody: '应用的每个页面都有全局对象 icom。调用一定有回答，出了什么问题看状态码。监听事件不需要调用任何方法。',
    kept: '调用作用于这个浏览器里的账号。你输入的和得到的回答只留在本页内存里，账号锁定后就清除。',
  },
  engine: {
    none: '引擎无法在这个页面运行：这里什么都试不了，但都可以阅读。',
    waiting: '正在等待引擎',
    session: { none: '引擎就绪 · 还没有账号', locked: '引擎就绪 · 已锁定', open: '引擎就绪 · 已解锁' },
  },
  needs: {
    none: '不需要账号',
    loggedIn: '需要账号',
    unlocked: '需要已解锁的账号',
    primaryDevice: '需要主设备',
  },
  marks: {
    planned: '计划中',
    plannedNote: '尚未实现：这个版本对它的调用一律回答 300。它的形式不会再变。',
    deprecated: '已弃用',
    deprecatedNote: '为仍在调用它的程序保留，新程序用不着它。',
    extension: '扩展',
    extensionNote: '接口文档之外，iCom 自己的方法。',
    destructive: '不可恢复',
    destructiveNote: '它丢弃的东西，别的调用找不回来。',
  },
  parameters: '参数',
  noParameters: '没有参数。',
  alias: (alias, name) => `${alias} 等同于 ${name}，两个都给时以它为准。`,
  data: '数据',
  dataNote: '调用成功时的回答。其他状态码之下为空。',
  example: '示例',
  required: '必填',
  optional: '可选',
  byDefault: (value) => `可选，省略时为 ${value}`,
  oneOf: '取值',
  limit: (limit) => {
    switch (limit.kind) {
      case 'notEmpty':
        return '不能为空';
      case 'integer':
        return '整数';
      case 'unique':
        return '不能重复';
      case 'address':
        return '个人或群的地址';
      case 'json':
        return '文本形式的 JSON';
      case 'base64':
        return 'Base64';
      case 'longest':
        return `不超过 ${limit.value} 个字符`;
      case 'least':
        return `不小于 ${limit.value}`;
      default:
        return `不大于 ${limit.value}`;
    }
  },
  origins: { method: '方法本身', session: '会话状态', parameters: '参数校验', always: '任何方法' },
  emits: '可能引起的事件',
  emitsNone: '没有。',
  emittedBy: '可能引起它的方法',
  answeredBy: '会这样回答的方法',
  answeredByAny: '任何方法，只要会话状态或参数有问题。',
  family: '用来登记的方法',
  try: {
    title: '试用',
    input: 'JSON 形式的参数',
    reset: '恢复示例',
    run: '运行',
    running: '正在等待回答',
    stop: '不再等待',
    stopped: '已不再等待。调用仍在进行，回答到了会显示在这里。',
    note: '作用于你自己的账号，就在这个浏览器里。',
    notRun: '还没有运行',
    copyCode: '复制为 TypeScript',
    copyRequest: '复制为 JSON',
    copyAnswer: '复制回答',
    copyFailed: '浏览器不允许复制',
    answer: '回答',
    sent: '请求',
    milliseconds: (number) => `${number} 毫秒`,
    notJson: (line) => (line === undefined ? '还不是 JSON。' : `还不是 JSON：请看第 ${line} 行。`),
    notObject: '参数应当是一个对象：{ … }。',
    valid: '参数有效。',
    ignored: (names) => `参数有效。方法用不到：${names}。`,
    complaints: {
      ParameterNull: (path) => `${path} 缺失，或为 null。`,
      ParameterEmptyString: (path) => `${path} 不能为空。`,
      ParameterWrongType: (path) => `${path} 的类型不对。`,
      ParameterDuplicateElements: (path) => `${path} 里有重复的元素。`,
      ParameterNotInEnum: (path) => `${path} 不在允许的取值之内。`,
      ParameterEmptyArray: (path) => `${path} 不能是空列表。`,
      InvalidParameter: (path) => `${path} 无效。`,
    },
    answers: (complaint, code) => `${complaint}引擎会回答 ${code}。`,
    askTitle: (method) => `运行 ${method}？`,
    askBody: '它作用于你自己的账号，丢弃的东西别的调用找不回来。',
    askConfirm: (method) => `运行 ${method}`,
  },
  watch: {
    label: '事件与调用',
    title: '事件',
    filter: '筛选事件',
    hold: '暂停更新',
    clear: '清空事件',
    none: '还没有。发生时会显示在这里。',
    noneMatch: '已有的事件里没有相符的。',
    history: '调用记录',
    clearHistory: '清空调用记录',
    noCalls: '还没有。',
    pending: '等待中',
  },
};
