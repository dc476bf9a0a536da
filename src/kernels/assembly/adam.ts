/** One step of Adam (Kingma & Ba 2015) over a range of parameters, a multiple of 4. */
import { bytes, multiplyAdd, splat } from './vector-math';

export function adam(
  count: u32,
  parameter: u32,
  gradient: u32,
  firstMoment: u32,
  secondMoment: u32,
  gradientScale: f32,
  beta1: f64,
  beta2: f64,
  stepSize: f32,
  secondMomentScale: f32,
  epsilon: f32,
): void {
  const size = bytes(count);
  const p = bytes(parameter);
  const g = bytes(gradient);
  const m = bytes(firstMoment);
  const v = bytes(secondMoment);
  const scale = splat(gradientScale);
  const keepFirst = splat(<f32>beta1);
  const takeFirst = splat(<f32>(1.0 - beta1));
  const keepSecond = splat(<f32>beta2);
  const takeSecond = splat(<f32>(1.0 - beta2));
  const step = splat(stepSize);
  const rootScale = splat(secondMomentScale);
  const smallest = splat(epsilon);
  for (let j: usize = 0; j < size; j += 16) {
    const x = v128.mul<f32>(v128.load(g + j), scale);
    const first = multiplyAdd(takeFirst, x, v128.mul<f32>(keepFirst, v128.load(m + j)));
    const square = v128.mul<f32>(x, x);
    const second = multiplyAdd(takeSecond, square, v128.mul<f32>(keepSecond, v128.load(v + j)));
    const divisor = multiplyAdd(v128.sqrt<f32>(second), rootScale, smallest);
    const change = v128.div<f32>(v128.mul<f32>(step, first), divisor);
    v128.store(m + j, first);
    v128.store(v + j, second);
    v128.store(p + j, v128.sub<f32>(v128.load(p + j), change));
  }
}
