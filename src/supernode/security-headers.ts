/** The headers that keep the app in its browser safe, on every answer that isn't the API's. */

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/**
 * One policy for pages and worker scripts: a worker takes its policy from its own response. Plain ws: and http: are
 * allowed only where the page itself comes from loopback. `host` is the request's Host header.
 */
export function securityHeaders(host: string | undefined, secure: boolean): Record<string, string> {
  const loopback = LOOPBACK.test(host ?? '');
  const connect = loopback ? "'self' https: wss: http: ws:" : "'self' https: wss:";
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
      'camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), browsing-topics=()',
    // On loopback the same name may serve something else tomorrow.
    ...(secure && !loopback ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
