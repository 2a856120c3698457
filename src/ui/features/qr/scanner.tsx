/** Reads a code with the camera: a few frames a second are drawn to a canvas and decoded. */
import { decodeQR } from 'qr/decode.js';
import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';

/** ms between two looks; ms without a code until advice is shown; px of the longer side that is decoded. */
const looking = { every: 150, advice: 8000, longSide: 800 } as const;

type Problem = 'noCamera' | 'denied' | 'insecure';

async function openCamera(): Promise<MediaStream | Problem> {
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure';
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' } } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'noCamera';
  }
}

/** `accepts`: whether a code is one that was looked for. `instead`: what can be done without a camera. */
export default function Scanner(props: {
  instead: string;
  accepts: (code: string) => boolean;
  onFound: (code: string) => void;
  onClose: () => void;
}) {
  const [problem, setProblem] = createSignal<Problem>();
  const [running, setRunning] = createSignal(false);
  const [hint, setHint] = createSignal<'aim' | 'notOurs' | 'nothing'>('aim');
  let video!: HTMLVideoElement;
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let ended = false;
  let started = 0;
  const canvas = document.createElement('canvas');

  const look = () => {
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0) return;
    const scale = Math.min(1, looking.longSide / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = decode(image);
    if (found === undefined) {
      if (hint() === 'aim' && performance.now() - started > looking.advice) setHint('nothing');
    } else if (!props.accepts(found)) setHint('notOurs');
    else props.onFound(found);
  };
  const start = async () => {
    const opened = await openCamera();
    if (typeof opened === 'string') return void setProblem(opened);
    stream = opened;
    if (ended) return stop();
    video.srcObject = opened;
    await video.play().catch(() => undefined);
    started = performance.now();
    setRunning(true);
    timer = setInterval(look, looking.every);
  };
  onMount(() => void start());
  const stop = () => {
    ended = true;
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  onCleanup(stop);

  return (
    <section class="scanner" aria-label={text().scan.title}>
      <Show
        when={problem()}
        fallback={
          <div class="scanner-view">
            <video ref={video} muted playsinline />
            <span class="scanner-frame" />
          </div>
        }
      >
        {(name) => (
          <p class="scanner-problem" role="alert">
            <Icon name="camera-off" />
            <span>
              {text().scan.problems[name()]} {props.instead}
            </span>
          </p>
        )}
      </Show>
      <div class="scanner-foot">
        <span class="hint" role="status">
          <Show when={!problem()}>{running() ? text().scan.hints[hint()] : text().scan.starting}</Show>
        </span>
        <button type="button" class="button" data-size="small" onClick={() => props.onClose()}>
          {problem() ? text().common.close : text().scan.stop}
        </button>
      </div>
    </section>
  );
}

/** The text of the code in the picture, or undefined: the decoder throws when there is none. */
function decode(image: ImageData): string | undefined {
  try {
    return decodeQR({ width: image.width, height: image.height, data: image.data });
  } catch {
    return undefined;
  }
}
