/** Two learners that tell two kinds of feature vectors apart, where they can: logistic regression and boosted stumps. */

export type Sample = { readonly features: readonly number[]; readonly label: 0 | 1 };
/** Answers which kind a vector is of. */
export type Classifier = (features: readonly number[]) => 0 | 1;

const EPOCHS = 300;
const RATE = 0.3;
const DECAY = 1e-3;
const ROUNDS = 40;
const SHRINKAGE = 0.3;
/** Thresholds of a stump: this many quantiles of a feature. */
const CUTS = 12;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Each feature with mean 0 and deviation 1; one that never changes is 0. */
function standardizer(samples: readonly Sample[]): (features: readonly number[]) => Float64Array {
  const width = samples[0]?.features.length ?? 0;
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (const { features } of samples) for (let at = 0; at < width; at++) means[at]! += features[at]! / samples.length;
  for (const { features } of samples)
    for (let at = 0; at < width; at++) deviations[at]! += (features[at]! - means[at]!) ** 2 / samples.length;
  return (features) =>
    Float64Array.from(features, (x, at) => (x - means[at]!) / (Math.sqrt(deviations[at]!) || Infinity));
}

/** By gradient descent on all samples at once. */
export function logisticRegression(samples: readonly Sample[]): Classifier {
  const scale = standardizer(samples);
  const inputs = samples.map(({ features }) => scale(features));
  const width = inputs[0]?.length ?? 0;
  const weights = new Float64Array(width);
  let bias = 0;
  const score = (input: Float64Array) => {
    let sum = bias;
    for (let at = 0; at < width; at++) sum += weights[at]! * input[at]!;
    return sum;
  };
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const gradient = new Float64Array(width);
    let biasGradient = 0;
    for (const [index, input] of inputs.entries()) {
      const error = (sigmoid(score(input)) - samples[index]!.label) / inputs.length;
      biasGradient += error;
      for (let at = 0; at < width; at++) gradient[at]! += error * input[at]!;
    }
    bias -= RATE * biasGradient;
    for (let at = 0; at < width; at++) weights[at]! -= RATE * (gradient[at]! + DECAY * weights[at]!);
  }
  return (features) => (score(scale(features)) > 0 ? 1 : 0);
}

type Stump = { readonly at: number; readonly cut: number; readonly low: number; readonly high: number };

/** Gradient boosting with trees of one split: it sees thresholds that no straight line does. */
export function boostedStumps(samples: readonly Sample[]): Classifier {
  const width = samples[0]?.features.length ?? 0;
  const cuts = Array.from({ length: width }, (_, at) => quantiles(samples.map(({ features }) => features[at]!)));
  const scores = new Float64Array(samples.length);
  const stumps: Stump[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const residuals = samples.map(({ label }, index) => label - sigmoid(scores[index]!));
    const curvatures = samples.map((_, index) => sigmoid(scores[index]!) * (1 - sigmoid(scores[index]!)));
    const best = bestStump(samples, cuts, residuals, curvatures);
    if (best === undefined) break;
    stumps.push(best);
    for (const [index, { features }] of samples.entries()) scores[index]! += valueOf(best, features);
  }
  return (features) => (stumps.reduce((sum, stump) => sum + valueOf(stump, features), 0) > 0 ? 1 : 0);
}

function valueOf({ at, cut, low, high }: Stump, features: readonly number[]): number {
  return features[at]! <= cut ? low : high;
}

function quantiles(values: readonly number[]): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length < 2) return [];
  const cuts = Array.from(
    { length: CUTS },
    (_, nth) => sorted[Math.floor(((nth + 0.5) / CUTS) * (sorted.length - 1))]!,
  );
  return [...new Set(cuts)];
}

function bestStump(
  samples: readonly Sample[],
  cuts: readonly (readonly number[])[],
  residuals: readonly number[],
  curvatures: readonly number[],
): Stump | undefined {
  let best: Stump | undefined;
  let bestGain = 1e-9;
  const all = { sum: residuals.reduce((a, b) => a + b, 0), weight: curvatures.reduce((a, b) => a + b, 0) };
  for (const [at, thresholds] of cuts.entries()) {
    for (const cut of thresholds) {
      let [sum, weight] = [0, 0];
      for (const [index, { features }] of samples.entries()) {
        if (features[at]! > cut) continue;
        sum += residuals[index]!;
        weight += curvatures[index]!;
      }
      const [rest, restWeight] = [all.sum - sum, all.weight - weight];
      const gain = sum ** 2 / (weight + 1) + rest ** 2 / (restWeight + 1) - all.sum ** 2 / (all.weight + 1);
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = { at, cut, low: (SHRINKAGE * sum) / (weight + 1), high: (SHRINKAGE * rest) / (restWeight + 1) };
    }
  }
  return best;
}

/** The share of samples that it tells rightly. */
export function accuracy(classifier: Classifier, samples: readonly Sample[]): number {
  return samples.filter(({ features, label }) => classifier(features) === label).length / samples.length;
}

/** What both learners, fitted to the first half of the samples, get right of the second. */
export function examine(samples: readonly Sample[]): { logistic: number; stumps: number } {
  const half = Math.floor(samples.length / 2);
  const [known, heldOut] = [samples.slice(0, half), samples.slice(half)];
  return {
    logistic: accuracy(logisticRegression(known), heldOut),
    stumps: accuracy(boostedStumps(known), heldOut),
  };
}

/** How many of the samples each learner tells rightly when it is fitted to the other pairs: two samples each, side by side. */
export function examinePairs(samples: readonly Sample[]): { logistic: number; stumps: number } {
  const right = (learn: (known: readonly Sample[]) => Classifier) =>
    samples.filter(({ features, label }, index) => {
      const others = samples.filter((_, at) => at >> 1 !== index >> 1);
      return learn(others)(features) === label;
    }).length;
  return { logistic: right(logisticRegression), stumps: right(boostedStumps) };
}

/** The features that all samples without a hidden room have in common, and not all of those with one. */
export function tellingConstants(samples: readonly Sample[]): number[] {
  const plain = samples.filter(({ label }) => label === 0);
  const [first] = plain;
  return [...(first?.features ?? []).keys()].filter((at) => {
    const value = first?.features[at];
    const isConstant = plain.every(({ features }) => features[at] === value);
    return isConstant && samples.some(({ features }) => features[at] !== value);
  });
}
