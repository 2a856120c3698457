/** The node with a certificate of its own: HTTPS for the app and the API, secure WebSocket for libp2p. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { get, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestNode, type TestNode, temporaryDirectory } from './start-node.ts';

/** Makes the certificate; it comes with every usual system. */
const PROGRAM = 'openssl';
const AVAILABLE = spawnSync(PROGRAM, ['version']).status === 0;

describe.skipIf(!AVAILABLE)('with a certificate', () => {
  let directory: string;
  let node: TestNode;
  let cert: string;

  beforeAll(async () => {
    directory = await temporaryDirectory();
    const [certFile, keyFile] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const files = ['-keyout', keyFile, '-out', certFile];
    execFileSync(PROGRAM, ['req', '-x509', ...kind, ...name, ...files], { stdio: 'ignore' });
    cert = await readFile(certFile, 'utf8');
    node = await startTestNode({ tls: { cert, key: await readFile(keyFile, 'utf8') } });
  });
  afterAll(async () => {
    await node.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function request(path: string, options: RequestOptions = {}) {
    const sent = get(`${node.url}${path}`, { ca: cert, ...options });
    const [response] = await once(sent, 'response');
    let body = '';
    for await (const piece of response) body += piece;
    return { status: response.statusCode, headers: response.headers, body };
  }

  test('the API answers, and names outside loopback are told to stay with HTTPS', async () => {
    expect(node.url).toMatch(/^https:/);
    expect(JSON.parse((await request('/v1/node')).body).peerId).toBe(node.peerId);
    expect((await request('/')).headers['strict-transport-security']).toBeUndefined();
    const elsewhere = await request('/', { servername: 'localhost', headers: { host: 'node.example.org' } });
    expect(elsewhere.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('libp2p greets over a secure WebSocket', async () => {
    const socket = new WebSocket(node.url.replace('https', 'wss'), { ca: cert });
    await once(socket, 'open');
    socket.send(new TextEncoder().encode('\x13/multistream/1.0.0\n'));
    const [message] = await once(socket, 'message');
    expect(String(message)).toContain('/multistream/1.0.0');
    socket.terminate();
    await once(socket, 'close');
  });

  test('plain HTTP on the same port is not understood', async () => {
    await expect(fetch(node.url.replace('https', 'http'))).rejects.toThrow();
  });
});
