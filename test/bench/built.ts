/** The product and the test pages, built once for all benchmarks that open them. */
import buildForTests from '../../e2e/support/build.ts';

let built: Promise<void> | undefined;

export function builtForTests(): Promise<void> {
  built ??= buildForTests();
  return built;
}
