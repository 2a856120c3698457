/** Says what a wipe has left, to each home node for itself: what one of them claims to have taken ends nothing at another. */
import type { Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import type { CredentialError, Network } from '../ports.ts';
import type { Letter, Notice } from './farewell-file.ts';

/** How long (ms) the word of a wipe is said, and a node keeps it for a device that doesn't come for it. */
export const FAREWELL_LIFETIME = 30 * 24 * 3_600_000;

type Ways = Pick<Network, 'putRecord' | 'closeMailbox' | 'deposit'>;
type Sent = Result<void, CredentialError>;
type Statement = Letter['closings'][number] | Notice;

/** Says once what is due. Answers what is left of the letter: for nodes that couldn't be reached or had no room. */
export async function deliverLetter(network: Ways, letter: Letter): Promise<Letter | undefined> {
  const { list } = letter;
  const nodes = letter.nodes as readonly HomeNode[];
  const listed = new Map<HomeNode, Promise<Sent>>();
  const putting = list === null ? [] : sayAll(nodes, letter.listLeft, (node) => put(node, list));
  const closing = letter.closings.map((statement) => sayAll(nodes, statement.left, (node) => close(node, statement)));
  const leaving = letter.notices.map((notice) => sayAll(nodes, notice.left, (node) => leave(node, notice)));
  const listLeft = await putting;
  const closings = withLeft(letter.closings, await Promise.all(closing));
  const notices = withLeft(letter.notices, await Promise.all(leaving));
  if (listLeft.length === 0 && closings.length === 0 && notices.length === 0) return undefined;
  return { ...letter, list: listLeft.length === 0 ? null : list, listLeft, closings, notices };

  function put(node: HomeNode, record: NonNullable<Letter['list']>): Promise<Sent> {
    const sent = network.putRecord(record, [node]);
    listed.set(node, sent);
    return sent;
  }

  async function close(node: HomeNode, { mailbox, signature }: Letter['closings'][number]): Promise<Sent> {
    return network.closeMailbox(node, mailbox, signature);
  }

  /** After the list: who hears a notice at a node looks for it there. */
  async function leave(node: HomeNode, { mailbox, envelope, token }: Notice): Promise<Sent> {
    await listed.get(node);
    const sent = await network.deposit([node], mailbox, envelope, FAREWELL_LIFETIME, token ?? undefined);
    const isRefused = !sent.ok && sent.error === 'CapabilityRefused';
    return isRefused ? network.deposit([node], mailbox, envelope, FAREWELL_LIFETIME) : sent;
  }
}

/** Numbers of the nodes that are still to hear something, once it was said to those that were: all, where none are named. */
async function sayAll(
  nodes: readonly HomeNode[],
  due: readonly number[] = [...nodes.keys()],
  say: (node: HomeNode) => Promise<Sent>,
): Promise<number[]> {
  const answers = await Promise.all(
    due.map(async (number) => {
      const node = nodes[number];
      return node !== undefined && mayTakeIt(await say(node));
    }),
  );
  return due.filter((_, index) => answers[index]);
}

/** Whether it is of use to say it again: what a node has refused it goes on refusing. */
function mayTakeIt(sent: Sent): boolean {
  return !sent.ok && (sent.error === 'Unreachable' || sent.error === 'QuotaExceeded');
}

function withLeft<S extends Statement>(statements: readonly S[], left: readonly (readonly number[])[]): S[] {
  return statements
    .map((statement, index) => ({ ...statement, left: left[index] ?? [] }))
    .filter((statement) => statement.left.length > 0);
}
