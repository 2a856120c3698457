/**
 * A contact card as text, shown as a QR code: `icom:<address>?n=<home node>&n=…`; a bare address is a card as well.
 * Home nodes are origins (`https://host[:port]`, plain http on loopback), percent-encoded.
 */
import { fromBase58 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode, NodeAddress } from '#model/ids.ts';
import { isLoopback } from './node-http.ts';

export type Card = { readonly address: NodeAddress; readonly homeNodes: readonly HomeNode[] };

const MAX_HOME_NODES = 8;

export function formatCard(card: Card): string {
  const nodes = card.homeNodes.map((node) => `n=${encodeURIComponent(node)}`).join('&');
  return nodes === '' ? `icom:${card.address}` : `icom:${card.address}?${nodes}`;
}

export function parseCard(text: string): Result<Card, 'Malformed'> {
  const trimmed = text.trim();
  if (trimmed.length > 4096) return err('Malformed');
  const [head = '', query = ''] = trimmed.replace(/^icom:/i, '').split('?', 2);
  const address = parseAddress(head);
  if (address === undefined) return err('Malformed');
  const nodes = new URLSearchParams(query).getAll('n').map(parseHomeNode);
  if (nodes.length > MAX_HOME_NODES || nodes.includes(undefined)) return err('Malformed');
  return ok({ address, homeNodes: nodes as HomeNode[] });
}

/** A node address is base58 of 32 bytes; undefined for anything else. */
export function parseAddress(text: string): NodeAddress | undefined {
  if (text.length > 44) return undefined;
  return fromBase58(text)?.length === 32 ? (text as NodeAddress) : undefined;
}

/**
 * The origin of an https URL, on loopback of an http one too, without credentials, path or query; undefined for anything
 * else: a card or a device list must not lead somebody's engine to plain services of their local network.
 */
export function parseHomeNode(text: string): HomeNode | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return undefined;
  return url.origin as HomeNode;
}
