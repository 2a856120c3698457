/** What a device calls itself to the others of its account: its browser and its system. */

const browsers = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const systems = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
] as const;

function find(names: readonly (readonly [RegExp, string])[], agent: string, otherwise: string): string {
  return names.find(([pattern]) => pattern.test(agent))?.[1] ?? otherwise;
}

/** Such as `Firefox · Linux`: shown on other devices, whatever their language. */
export function deviceName(agent: string): string {
  return `${find(browsers, agent, 'Browser')} · ${find(systems, agent, 'Web')}`;
}
