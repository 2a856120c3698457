/** The first page of the reference: what it is, and how a method is called. */
import { contract } from '#contract/contract.ts';
import { JsonBlock } from './json-block.tsx';
import { PageHead } from './page-head.tsx';
import { asTypeScript } from './request.ts';
import { texts } from './texts.ts';

const call = asTypeScript('login', 'init', contract.login.init.example.params);
const listen = 'const stop = icom.subscribe((event) => console.log(event.type, event.data));\n';

export function Overview() {
  return (
    <>
      <PageHead title={texts().overview.title} heading="h2" />
      <div class="scroll">
        <div class="column">
          <p class="page-lead">{texts().overview.lead}</p>
          <section class="part">
            <h3>{texts().overview.how}</h3>
            <p>{texts().overview.howBody}</p>
            <JsonBlock label={texts().overview.how} text={call + listen} />
          </section>
          <p class="hint">{texts().overview.kept}</p>
        </div>
      </div>
    </>
  );
}
