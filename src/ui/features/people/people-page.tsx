/** What stands beside the contacts: adding somebody, the own code, requests, or one contact. */
import { Match, Switch } from 'solid-js';
import { Empty } from '../../components/empty.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName } from '../../stores/names.ts';
import { AddPage } from './add-page.tsx';
import { CardPage } from './card-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { PageFrame } from './page-frame.tsx';
import { RequestsPage } from './requests-page.tsx';
import './people.css';

export default function PeoplePage(props: { page: string | null }) {
  const app = useApp();
  const contactTitle = (address: string) => {
    const row = app.contacts.byAddress(address);
    return row ? contactName(row) : '';
  };
  return (
    <Switch>
      <Match when={props.page === null}>
        <Empty icon="users-round" title={text().people.title} body={text().people.emptyBody} />
      </Match>
      <Match when={/^add(\/|$)/.test(props.page ?? '')}>
        <PageFrame title={text().add.title}>
          <AddPage address={props.page?.slice(4) ?? ''} />
        </PageFrame>
      </Match>
      <Match when={props.page === 'card'}>
        <PageFrame title={text().card.title}>
          <CardPage />
        </PageFrame>
      </Match>
      <Match when={props.page === 'requests'}>
        <PageFrame title={text().requests.title}>
          <RequestsPage />
        </PageFrame>
      </Match>
      <Match when={props.page} keyed>
        {(address) => (
          <PageFrame title={contactTitle(address)}>
            <ContactPage address={address} />
          </PageFrame>
        )}
      </Match>
    </Switch>
  );
}
