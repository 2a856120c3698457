/** A sample bot, `npm run bot`: one account that accepts whoever asks and, with `--echo`, says back what it is told. */
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { codes } from '#contract/codes.ts';
import { keptPassword, openAccount } from './bot-account.ts';
import { startManners } from './bot-manners.ts';
import { createHeadlessEngine } from './headless.ts';

const USAGE = `Usage: npm run bot -- [options]
  --node <url>         super node that keeps its mail           (default http://localhost:8080)
  --data <directory>   where the account is kept; without one it is gone when the bot stops
  --name <text>        what friends see it called
  --echo               say back every text
  --help               this text
The password is what the environment names as ICOM_BOT_PASSWORD, else the file "password" in the directory.`;

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: 'http://localhost:8080' },
    data: { type: 'string' },
    name: { type: 'string' },
    echo: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function run({ node, data, name, echo }: typeof values): Promise<void> {
  if (data !== undefined) await mkdir(data, { recursive: true, mode: 0o700 });
  const password = data === undefined ? undefined : (process.env['ICOM_BOT_PASSWORD'] ?? (await keptPassword(data)));
  const engine = await createHeadlessEngine({ node, ...(data !== undefined && { data }) });

  const opened = await openAccount(engine, password);
  if (opened.code !== codes.Success.code) {
    console.error(`The account could not be opened: ${opened.code} ${opened.message}.`);
    process.exitCode = 1;
    return engine.stop();
  }
  if (name !== undefined) await engine.call('user', 'updateUserSingleInfo', { nickname: name });
  const { data: card } = await engine.call('card', 'getOwn', {});

  const endManners = startManners(
    engine,
    (text) => (echo ? text : undefined),
    (method, code) => console.error(`${method} was answered ${code}.`),
  );
  const stop = () => {
    endManners();
    void engine.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever reads the card may end it by now.
  console.log(`address: ${card.nodeId}\ncard: ${card.uri}`);
}

if (values.help) console.log(USAGE);
else await run(values);
