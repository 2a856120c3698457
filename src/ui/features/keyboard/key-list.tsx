/** All keys of the app, by where they work. */
import { For } from 'solid-js';
import { text } from '../../i18n/i18n.ts';
import { SectionTitle } from '../shell/pane-title.tsx';
import { KeyCaps } from './key-caps.tsx';
import { chordsOf, type KeyGroup, type KeyName, keymap } from './keymap.ts';
import '../details/details.css';

const groups = Object.keys(keymap) as KeyGroup[];

export function KeyList() {
  return (
    <For each={groups}>
      {(group) => (
        <section class="key-group">
          <SectionTitle title={text().keys.groups[group]} />
          <dl class="group">
            <For each={Object.keys(keymap[group])}>
              {(name) => (
                <div class="item">
                  <dt>{text().keys.names[name as KeyName]}</dt>
                  <dd class="item-value">
                    <For each={chordsOf(group, name as never)}>{(chord) => <KeyCaps chord={chord} />}</For>
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      )}
    </For>
  );
}
