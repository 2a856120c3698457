/** A QR code, black on white in both themes so that every camera reads it. */
import { encodeQR } from 'qr';
import { createMemo } from 'solid-js';
import './qr-code.css';

/** Draws `content` as one path, one unit a module, with a quiet zone of four. */
export function QrCode(props: { content: string; label: string }) {
  const drawn = createMemo(() => {
    const modules = encodeQR(props.content, 'raw', { ecc: 'medium', border: 4 });
    const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { path, size: modules.length };
  });
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${drawn().size} ${drawn().size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={props.label}
    >
      <path d={drawn().path} />
    </svg>
  );
}
