/** A small world for the engine's tests: virtual time, one simulated internet, devices whose state tests may touch. */
import { expect } from 'vitest';
import type { CryptoProvider } from '#crypto/provider.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { nativeProvider } from '../simulation/native-provider.ts';
import { Dice } from '../simulation/random.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { Device } from './device.ts';

export class World {
  readonly clock: VirtualClock;
  readonly internet: SimulatedInternet;
  readonly seed: string;
  /** `swift`: in memory and on the simulation's cryptography, for tests that play hundreds of times. */
  readonly pace: 'ordinary' | 'swift';

  constructor(seed: string, pace: World['pace'] = 'ordinary') {
    this.seed = seed;
    this.pace = pace;
    this.clock = new VirtualClock(pace === 'swift' ? 2 : undefined);
    this.internet = new SimulatedInternet(this.clock, new Dice(seed), { loss: 0, duplication: 0, reordering: 0 });
  }

  get provider(): CryptoProvider {
    return this.pace === 'swift' ? swiftProvider : nativeProvider;
  }

  device(name: string): Device {
    return new Device(name, this);
  }

  /** A device with an open account that others can find. */
  async person(name: string): Promise<Device> {
    const device = this.device(name);
    await device.start();
    await device.register();
    await device.login();
    await this.pass(5000);
    return device;
  }

  /** Two people who are friends. */
  async friends(): Promise<[Device, Device]> {
    const one = await this.person('anna');
    const other = await this.person('ben');
    await this.befriend(one, other);
    return [one, other];
  }

  async befriend(one: Device, other: Device): Promise<void> {
    await this.until(one.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello' }));
    await this.pass(5000);
    await this.until(other.ok('contact', 'agreeApplySync', { nodeId: one.address }));
    await this.pass(5000);
    expect(await one.ok('contact', 'isFriend', { nodeId: other.address })).toEqual({ status: true });
  }

  /** Lets `duration` ms pass, and everything happen that happens in it. */
  pass(duration: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + duration);
  }

  /** Passes time until the promise has settled. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.clock.until(promise);
  }
}
