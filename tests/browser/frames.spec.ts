// How smoothly many pods start, at 60 frames a second (16.7 ms): MEASURE=1 npx playwright test frames
import { button, editor, expect, open, test } from "./support";

// Machines for those that do not fit on the first three.
const NODES = (count: number) => Array.from({ length: count }, (_, number) => `apiVersion: v1
kind: Node
metadata: {name: extra-${number}}
---
`).join("");

const MANIFEST = (replicas: number) => `${NODES(Math.ceil(replicas / 100) - 1)}apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: ${replicas}
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1.29", volumeMounts: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

// ms between two frames, at 60 a second. A frame that is late comes whole frames later.
const FRAME = 1000 / 60;

for (const replicas of [100, 1000]) {
  test(`the frames while ${replicas} pods start at once`, { tag: "@measure" }, async ({ page }) => {
    test.setTimeout(300_000);
    await open(page);
    await editor(page).fill(MANIFEST(replicas));
    const frames = await page.evaluate(async () => {
      const took: number[] = [];
      let before = 0;
      let on = true;
      const frame = (now: number) => {
        if (before) took.push(now - before);
        before = now;
        if (on) requestAnimationFrame(frame);
      };
      [...document.querySelectorAll("button")].find((own) => own.textContent?.trim() === "Apply")!.click();
      requestAnimationFrame(frame);
      await new Promise((done) => setTimeout(done, 20_000));
      on = false;
      return took;
    });
    frames.sort((a, b) => a - b);
    const at = (part: number) => frames[Math.floor(frames.length * part)].toFixed(1);
    const late = frames.filter((took) => took > 1.5 * FRAME).length / frames.length;
    console.log(`${replicas} pods: ${frames.length} frames, median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, ${(late * 100).toFixed(1)} % late`);
    console.log(`after 20 s: ${await page.locator(".set-ready").textContent()}`);
    await expect(button(page, "Pause")).toBeVisible();
  });
}
