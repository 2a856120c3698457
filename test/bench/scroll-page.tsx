/** The part of the scrolling benchmark that runs in a browser's page: the app's own history of 100,000 messages, and a recycler. */
import '../../src/ui/styles/tokens.css';
import '../../src/ui/styles/base.css';
import { render } from 'solid-js/web';
import type { Client } from '../../src/client/client.ts';
import type { MessageRow } from '../../src/contract/rows/message.ts';
import { messageRow } from '../../src/engine/chat/chat-rows.ts';
import { MessageLog } from '../../src/ui/features/conversation/message-log.tsx';
import { useLanguage } from '../../src/ui/i18n/i18n.ts';
import { AppProvider, createAppState } from '../../src/ui/stores/app-state.ts';
import { createPreferences } from '../../src/ui/stores/preferences.ts';
import { createUpdates } from '../../src/ui/stores/updates.ts';
import { MESSAGES, messages } from './history.ts';
import { createRecycler } from './recycler.ts';

const ADDRESS = '7Hn3kqWv5XQ2mYcZ8rTgB4sLdJpUeAf6NoMwKxCtEvGi';
const FRAMES = 300;
/** px a frame: some 6,000 a second, a fast flick. */
const STEP = 100;

export type Scrolled = { readonly frames: number[]; readonly blank: number };

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const painted = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });

/** Of a viewport's height what no row covers. */
function blankHeight(viewport: HTMLElement, rows: readonly Element[]): number {
  const { top, bottom } = viewport.getBoundingClientRect();
  const spans = rows.map((row) => row.getBoundingClientRect()).sort((a, b) => a.top - b.top);
  let covered = top;
  let blank = 0;
  for (const span of spans) {
    if (span.bottom <= covered || span.top >= bottom) continue;
    blank += Math.max(0, span.top - covered);
    covered = span.bottom;
  }
  return blank + Math.max(0, bottom - covered);
}

/** Scrolls back through the history by script; answers each frame's time and the share of it all that stayed blank. */
async function scroll(viewport: HTMLElement, rows: () => readonly Element[]): Promise<Scrolled> {
  const frames: number[] = [];
  let blank = 0;
  const start = viewport.scrollTop;
  let before = await nextFrame();
  for (let frame = 0; frame < FRAMES; frame++) {
    viewport.scrollTop -= STEP;
    await painted();
    blank += blankHeight(viewport, rows());
    const now = await nextFrame();
    frames.push(now - before);
    before = now;
  }
  if (start - viewport.scrollTop < (FRAMES * STEP) / 2) throw new Error('nothing was scrolled');
  return { frames, blank: blank / (FRAMES * viewport.clientHeight) };
}

/** An engine that answers any page of the history with all of it. */
function clientOf(history: readonly MessageRow[]): Client {
  const client = {
    call: async (_module: string, method: string) =>
      method === 'getMessagesByConversationId'
        ? { code: 200, message: '', data: history }
        : { code: 300, message: '', data: {} },
    subscribe: () => () => undefined,
  };
  return client as unknown as Client;
}

function emptyRoot(): HTMLElement {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  root.replaceChildren();
  root.style.cssText = 'height:720px;width:960px;display:flex;flex-direction:column';
  return root;
}

async function scrollOurs(): Promise<Scrolled> {
  await useLanguage('en');
  const author = { nick: 'Mara', pfpId: 1, pfpUrl: '', version: 1 };
  const history = messages(ADDRESS, Date.now() - MESSAGES * 10_000, MESSAGES)
    .map((message) => messageRow(message, author, '', 0))
    .reverse();
  const root = emptyRoot();
  const end = render(() => {
    const app = createAppState(clientOf(history), createPreferences(), createUpdates({ version: '', build: '' }));
    app.log.open(ADDRESS, 0);
    return (
      <AppProvider value={app}>
        <MessageLog id={ADDRESS} name="Mara" typing={false} />
      </AppProvider>
    );
  }, root);
  while (root.querySelector('.message') === null) await nextFrame();
  const viewport = root.querySelector<HTMLElement>('.log');
  if (viewport === null) throw new Error('no history is shown');
  for (let frame = 0; frame < 30; frame++) await nextFrame();
  // The virtualiser's own element holds an element for each row.
  const list = viewport.querySelector('.message')?.parentElement?.parentElement;
  const scrolled = await scroll(viewport, () => [...(list?.children ?? [])]);
  end();
  return scrolled;
}

async function scrollRecycler(): Promise<Scrolled> {
  const root = emptyRoot();
  root.style.overflowY = 'scroll';
  root.style.display = 'block';
  const rows = messages(ADDRESS, 0, MESSAGES).map(({ body, time }) => ({
    author: 'Mara',
    text: body,
    time: `${time}`,
  }));
  createRecycler(root, rows);
  root.scrollTop = root.scrollHeight;
  for (let frame = 0; frame < 30; frame++) await nextFrame();
  const scrolled = await scroll(root, () => [...root.querySelectorAll('[data-row]')]);
  root.replaceChildren();
  return scrolled;
}

const measure = { ours: scrollOurs, peer: scrollRecycler };
Object.assign(globalThis, { measure: (side: keyof typeof measure) => measure[side]() });
