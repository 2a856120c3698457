/** Who somebody is, what you call them, what protects you, and how to part: beside a conversation and among the people. */
import { createSignal, type JSX, Show, Suspense } from 'solid-js';
import { ContactState } from '#model/enumerations.ts';
import { Avatar } from '../../components/avatar.tsx';
import { CopyIconButton } from '../../components/copy-icon-button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { lazyWithTexts } from '../../components/lazy-part.ts';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName, isDefaultName, shortAddress } from '../../stores/names.ts';
import { BurnItem } from '../burn/burn-item.tsx';
import { SafetyItem } from '../trust/safety-item.tsx';
import { TrustMark } from '../trust/trust-mark.tsx';
import { BlockItem } from './block-item.tsx';
import { RemarkField } from './remark-field.tsx';
import './details.css';

const MoveDialog = lazyWithTexts(() => import('../rooms/move-dialog.tsx'));

/** `children` stand under the name. */
export function ContactCard(props: { address: string; children?: JSX.Element }) {
  const app = useApp();
  const contact = () => app.contacts.byAddress(props.address);
  const [moving, setMoving] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const name = () => {
    const row = contact();
    return row ? contactName(row) : shortAddress(props.address);
  };
  const remove = async () => {
    setAsking(false);
    const answer = await app.api.call('contact', 'deleteFriend', { nodeId: props.address });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    app.toasts.info(text().details.removed);
    app.navigation.open(app.navigation.place().area);
  };
  return (
    <>
      <div class="profile">
        <Avatar address={props.address} variant={contact()?.c_pfp_id ?? 0} size={72} />
        <h2>
          {name()} <TrustMark address={props.address} />
        </h2>
        <p class="address">
          <span translate="no">{props.address}</span>
          <CopyIconButton label={text().details.copyAddress} text={props.address} size="small" />
        </p>
        {props.children}
      </div>
      <Show when={contact()}>
        {(row) => (
          <>
            <div class="group">
              <RemarkField address={props.address} remark={row().c_ps} />
              <Show when={row().c_ps !== '' && !isDefaultName(row().c_nic, props.address)}>
                <div class="item">
                  <Icon name="circle-user-round" size="small" />
                  <span>{text().details.ownName}</span>
                  <span class="item-value ellipsis">{row().c_nic}</span>
                </div>
              </Show>
            </div>
            <Show when={row().c_state === ContactState.friend}>
              <SafetyItem address={props.address} name={name()} />
              <div class="group">
                <BurnItem address={props.address} />
              </div>
            </Show>
            <Show when={row().c_state === ContactState.friend && !app.session()?.anonymous}>
              <div class="group">
                <button type="button" class="item" onClick={() => setMoving(true)}>
                  <Icon name="door" size="small" />
                  <span>{text().chatMenu.move}</span>
                </button>
              </div>
            </Show>
            <div class="group">
              <BlockItem address={props.address} name={name()} />
              <button type="button" class="item danger" onClick={() => setAsking(true)}>
                <Icon name="user-round-x" size="small" />
                <span>{text().details.remove}</span>
              </button>
            </div>
          </>
        )}
      </Show>
      <Show when={moving()}>
        <Suspense>
          <MoveDialog address={props.address} name={name()} onClose={() => setMoving(false)} />
        </Suspense>
      </Show>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().details.removeTitle(name())}
          body={text().details.removeBody}
          confirm={text().details.removeConfirm}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => void remove()}
        />
      </Show>
    </>
  );
}
