/** Language and light or dark: on the first screen and in the settings. */
import { type Language, languages, text } from '../i18n/i18n.ts';
import { useApp } from '../stores/app-state.ts';
import { Segments } from './segments.tsx';

export function AppearanceChoices(props: { hideLabels?: boolean }) {
  const { preferences } = useApp();
  const languageOptions = Object.entries(languages).map(([value, { name }]) => ({
    value: value as Language,
    label: name,
  }));
  return (
    <>
      <Segments
        label={text().settings.language}
        hideLabel={props.hideLabels ?? false}
        options={languageOptions}
        value={preferences.language()}
        onChange={(value) => void preferences.setLanguage(value)}
      />
      <Segments
        label={text().settings.theme}
        hideLabel={props.hideLabels ?? false}
        options={[
          { value: 'system', label: text().settings.themes.system, icon: 'monitor' },
          { value: 'light', label: text().settings.themes.light, icon: 'sun' },
          { value: 'dark', label: text().settings.themes.dark, icon: 'moon' },
        ]}
        value={preferences.theme()}
        onChange={preferences.setTheme}
      />
    </>
  );
}
