// The camera: one frame after the other goes to the service, as soon as the last one's answer is there.

const video = document.getElementById('video');
const canvas = document.createElement('canvas');
let stream = null;

/** A frame's longer side in pixels: a code of the card is then 4 pixels a module and more. */
const frameSide = 1600;
/** Between an answer and the next frame, in milliseconds: so that one desk leaves room for others. */
const pause = 250;

export const isOn = () => stream !== null;

/** Opens the camera and calls `take(blob)` for each frame, until it returns true or the camera is stopped. */
export async function start(take) {
  stream = await navigator.mediaDevices.getUserMedia({
    audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  video.srcObject = stream;
  await video.play();
  const mine = stream;
  (async () => {
    while (stream === mine) {
      const frame = await picture();
      if (stream !== mine || (frame && await take(frame))) break;
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  })();
}

export function stop() {
  stream?.getTracks().forEach(track => track.stop());
  stream = null;
  video.srcObject = null;
  // No frame stays in memory.
  canvas.width = canvas.height = 0;
}

const track = () => stream?.getVideoTracks()[0];

export const hasTorch = () => track()?.getCapabilities?.().torch === true;

export const setTorch = on => track()?.applyConstraints({ advanced: [{ torch: on }] });

function picture() {
  const [width, height] = [video.videoWidth, video.videoHeight];
  if (!width) return null;
  const scale = Math.min(1, frameSide / Math.max(width, height));
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.9));
}
