/** The headers that keep the app in its browser safe, on every answer that isn't the API's. */

import { isLoopback } from '#wire/node-http.ts';

/** What is 'self' needn't stand here: a page from [::1], which no policy can name, reaches its own node by that. */
const LOCAL_NODES = 'http://localhost:* http://127.0.0.1:* ws://localhost:* ws://127.0.0.1:*';

/**
 * One policy for pages and worker scripts: a worker takes its policy from its own response. Plain http and ws are
 * allowed only to loopback, and only where the page itself comes from there. `host` is the request's Host header.
 */
export function securityHeaders(host: string | undefined, secure: boolean): Record<string, string> {
  const loopback = isLoopback((host ?? '').replace(/:\d+$/, ''));
  const connect = loopback ? `'self' https: wss: ${LOCAL_NODES}` : "'self' https: wss:";
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    // Positions computed at run time and attributes in build-time templates; no rule or script can hide there.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy':
      'camera=(self), microphone=(self), on-device-speech-recognition=(self), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()',
    // On loopback the same name may serve something else tomorrow.
    ...(secure && !loopback ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
