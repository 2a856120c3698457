/** One device in the list: what it is called, what it is to the account, when it was last there. */
import { createSignal, Show } from 'solid-js';
import type { DeviceRow } from '#contract/rows/device.ts';
import { DeviceType } from '#model/enumerations.ts';
import { Icon } from '../../components/icon.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { laterText, listTime } from '../../i18n/i18n.ts';
import { now } from '../../stores/clock.ts';
import type { QuestionKind } from './device-question.tsx';

/** A device is called what its owner calls it, else what it calls itself. */
export function deviceName(row: DeviceRow): string {
  return row.devNote.trim() === '' ? row.devName : row.devNote;
}

const kinds = {
  [DeviceType.primary]: 'primary',
  [DeviceType.default]: 'default',
  [DeviceType.secondary]: 'secondary',
} as const;

/** `primaryHere`: this page runs on the primary device, which alone may change the others. */
export function DeviceItem(props: {
  row: DeviceRow;
  own: boolean;
  primaryHere: boolean;
  onAsk: (kind: QuestionKind) => void;
}) {
  const [at, setAt] = createSignal<{ x: number; y: number }>();
  let button!: HTMLButtonElement;
  const kind = () => kinds[props.row.devType];
  const seen = () => {
    if (props.own || props.row.inOnline) return laterText().devices.online;
    const time = Number(props.row.lastOutTime);
    return time > 0 ? laterText().devices.lastSeen(listTime(time, now())) : laterText().devices.neverSeen;
  };
  const items = (): MenuItem[] => {
    const inside: MenuItem[] = [
      { icon: 'shield-check', label: laterText().devices.makePrimary, run: () => props.onAsk('makePrimary') },
      { icon: 'lock', label: laterText().devices.offline, run: () => props.onAsk('offline') },
    ];
    const outside: MenuItem = { icon: 'door', label: laterText().devices.admit, run: () => props.onAsk('admit') };
    const others: MenuItem[] = [
      ...(props.row.autoLogin ? inside : [outside]),
      { icon: 'monitor-x', label: laterText().devices.remove, danger: true, run: () => props.onAsk('remove') },
    ];
    return [
      { icon: 'pencil', label: laterText().devices.rename, run: () => props.onAsk('rename') },
      ...(props.primaryHere && !props.own ? others : []),
    ];
  };
  return (
    <li class="item top device">
      <Icon name={/iphone|ipad|android|mobile/i.test(props.row.devName) ? 'smartphone' : 'monitor'} />
      <span class="device-words">
        <span class="device-name">
          <b class="ellipsis">{deviceName(props.row)}</b>
          <Show when={props.own}>
            <span class="tag" data-kind="accent">
              {laterText().devices.thisOne}
            </span>
          </Show>
          <span class="tag" data-kind={kind() === 'primary' ? 'ok' : undefined}>
            {props.row.autoLogin ? laterText().devices[kind()] : laterText().devices.loggedOut}
          </span>
        </span>
        <span class="item-detail">
          {[deviceName(props.row) === props.row.devName ? '' : props.row.devName, seen(), version(props.row)]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        <span class="item-detail mono" translate="no">
          {props.row.machineId}
        </span>
      </span>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-haspopup="menu"
        aria-label={laterText().devices.actions(deviceName(props.row))}
        onClick={() => {
          const box = button.getBoundingClientRect();
          setAt({ x: box.left, y: box.bottom });
        }}
      >
        <Icon name="ellipsis" />
      </button>
      <Show when={at()}>
        {(point) => (
          <Menu
            at={point()}
            items={items()}
            onClose={() => {
              setAt(undefined);
              button.focus();
            }}
          />
        )}
      </Show>
    </li>
  );
}

function version(row: DeviceRow): string {
  return row.clientVersion === '' ? '' : laterText().devices.version(row.clientVersion);
}
