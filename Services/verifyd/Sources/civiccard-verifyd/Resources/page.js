// The page for a desk. It asks the service and shows the answer; it judges nothing itself, and keeps nothing: what is on
// the screen goes with "Next" or after a minute, and neither pictures nor answers are stored anywhere.

import * as camera from './camera.js';
import { language, say, speak } from './words.js';

const element = id => document.getElementById(id);
/** A result stays for so long, in seconds. */
const resultTime = 60;
/** A picture's longer side when it is sent, in pixels; phones take larger ones, in which nothing more is read. */
const pictureSide = 2400;

/** The texts of the front, while the back is waited for. */
let front = null;
let shown = null;
let timer = null;

class Refused extends Error {
  constructor(status) { super(`status ${status}`); this.status = status; }
}

async function ask(path, type, body) {
  let answer;
  try {
    const headers = type ? { 'Content-Type': type } : {};
    answer = await fetch(path, { method: body === undefined ? 'GET' : 'POST', headers, body, cache: 'no-store' });
  } catch {
    element('offline').hidden = false;
    throw new Refused(0);
  }
  element('offline').hidden = true;
  if (answer.status === 401) signIn();
  if (!answer.ok) throw new Refused(answer.status);
  return answer.json();
}

const scan = picture => ask(`v1/scan?texts=true&advice=true&portrait=true&desk=${language}`, picture.type, picture);

const verify = question => ask(`v1/verify?portrait=true&desk=${language}`, 'application/json', JSON.stringify(question));

// ---- Asking for a card ----

function showOnly(id) {
  for (const one of ['signin', 'ask', 'result']) element(one).hidden = one !== id;
}

function signIn() {
  camera.stop();
  forget();
  showOnly('signin');
  element('key').focus();
}

/** Waits for a front, or for the back of the front that was good. */
function askFor(side) {
  showOnly('ask');
  element('ask-title').dataset.words = side === 'back' ? 'askBack' : 'askFront';
  for (const id of ['so-far', 'front-only']) element(id).hidden = side !== 'back';
  element('problem').hidden = true;
  advise('');
  speak(language);
  element('wedge').value = '';
  element('wedge').focus();
}

function advise(text) {
  // Said once, not at each frame.
  if (element('advice').textContent !== text) element('advice').textContent = text;
}

function problem(error) {
  if (error.status === 401 || error.status === 0) return;
  if (!error.status) console.error(error);
  tell(say([429, 503].includes(error.status) ? 'busy' : 'unfit'));
}

function tell(text) {
  element('problem').textContent = text;
  element('problem').hidden = false;
}

/** Whether what was read settles nothing: no card's code, or the back's emergency code without the portrait's. */
const misses = answer => ['unreadable', 'wrongProfile'].includes(answer.reason);

/** Whether the front still lies before the camera. */
const isFront = texts => front !== null && texts.length > 0 && texts.every(text => front.includes(text));

/** Takes what was read of one side further; true when the camera may stop. */
async function take(texts, answer) {
  if (texts.length === 0 || isFront(texts)) return false;
  if (front) {
    if (misses(answer)) {
      tell(answer.desk.sentence);
      return false;
    }
    show(await verify({ front, back: texts }));
  } else if (answer.accepted && answer.card.profile === 'identity') {
    [front, shown] = [texts, answer];
    askFor('back');
    // The camera goes on with the back.
    return false;
  } else {
    show(answer);
  }
  return true;
}

async function takeFrame(picture) {
  try {
    const answer = await scan(picture);
    if (element('ask').hidden) return true;
    // The next frame may show what this one did not.
    if (answer.texts.length > 0 && !misses(answer) && await take(answer.texts, answer)) return true;
    const read = answer.texts.length > 0 && answer.reason !== 'unreadable' ? 'closer' : 'card';
    advise(say('advice')[isFront(answer.texts) ? 'turn' : answer.advice ?? read]);
    return false;
  } catch (error) {
    problem(error);
    return error.status === 401;
  }
}

async function takePicture(file) {
  advise(say('reading'));
  try {
    const answer = await scan(await smaller(file));
    advise('');
    // A picture without a code is a verdict too: it is shown.
    if (!await take(answer.texts, answer) && answer.texts.length === 0) show(answer);
  } catch (error) {
    advise('');
    problem(error);
  }
}

/** The picture with fewer pixels and without what a phone notes in it, such as the place. */
async function smaller(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, pictureSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}

async function takeText(text) {
  try {
    await take([text], await verify({ text }));
  } catch (error) {
    problem(error);
  }
}

// ---- The result ----

function list(id, texts) {
  element(id).replaceChildren(...texts.map(text => Object.assign(document.createElement('li'), { textContent: text })));
}

function show(answer) {
  camera.stop();
  element('viewer').hidden = true;
  element('camera').dataset.words = 'useCamera';
  element('torch').hidden = true;
  shown = answer;
  front = null;
  element('card-result').className = answer.accepted ? 'accepted' : 'refused';
  element('sign').textContent = answer.accepted ? '✓' : '✕';
  element('answer-word').textContent = say(answer.accepted ? 'accepted' : 'refused');
  element('sentence').textContent = answer.desk.sentence;
  list('remarks', answer.desk.remarks);
  const ofTrust = ['issuer', 'trustData', 'statusList'];
  element('facts').replaceChildren(...answer.desk.facts.filter(fact => ![...ofTrust, 'portrait', 'feature'].includes(fact.subject))
    .flatMap(fact => ['dt', 'dd'].map((tag, index) =>
      Object.assign(document.createElement(tag), { textContent: [fact.label, fact.value][index] }))));
  element('portrait').hidden = !answer.portrait;
  element('portrait-picture').src = answer.portrait ?? 'data:,';
  element('portrait-picture').alt = say('portraitOf');
  const { feature } = answer;
  element('feature').hidden = !feature;
  // As a picture's source nothing in it can run.
  element('feature-picture').src = feature ? `data:image/svg+xml,${encodeURIComponent(feature.svg)}` : 'data:,';
  element('feature-words').textContent = feature ? `${say('feature')} ${feature.words[language]}` : '';
  list('not-checked', answer.accepted
    ? [say('bearer'), say('printing'), ...(answer.portrait ? [] : [say('noPortrait')])] : [say('nothing')]);
  element('trust').textContent = answer.desk.facts.filter(fact => ofTrust.includes(fact.subject))
    .map(fact => `${fact.label}: ${fact.value}`).join(' · ');
  showOnly('result');
  speak(language);
  element('answer').focus();
  count(resultTime);
}

function count(seconds) {
  clearTimeout(timer);
  if (seconds === 0) return next();
  element('countdown').textContent = say('countdown')(seconds);
  timer = setTimeout(() => count(seconds - 1), 1000);
}

/** Leaves nothing of a card on the page or in memory. */
function forget() {
  clearTimeout(timer);
  [front, shown] = [null, null];
  for (const id of ['remarks', 'facts', 'not-checked']) element(id).replaceChildren();
  for (const id of ['sentence', 'trust', 'answer-word', 'countdown']) element(id).textContent = '';
  element('portrait-picture').src = 'data:,';
  element('portrait').hidden = true;
  element('feature-picture').src = 'data:,';
  element('feature-words').textContent = '';
  element('feature').hidden = true;
  element('file').value = element('wedge').value = '';
}

function next() {
  forget();
  askFor('front');
}

// ---- What the desk does ----

element('camera').addEventListener('click', async () => {
  if (camera.isOn()) {
    camera.stop();
  } else {
    try {
      element('viewer').hidden = false;
      advise(say('advice').card);
      await camera.start(takeFrame);
    } catch {
      camera.stop();
      advise('');
      tell(say('noCamera'));
    }
  }
  element('viewer').hidden = !camera.isOn();
  element('torch').hidden = !camera.hasTorch();
  element('camera').dataset.words = camera.isOn() ? 'stopCamera' : 'useCamera';
  speak(language);
});

element('torch').addEventListener('click', event => {
  const on = event.target.getAttribute('aria-pressed') !== 'true';
  event.target.setAttribute('aria-pressed', on);
  camera.setTorch(on);
});

element('choose').addEventListener('click', () => element('file').click());

element('file').addEventListener('change', event => {
  const [file] = event.target.files;
  event.target.value = '';
  if (file) takePicture(file);
});

element('wedge').addEventListener('keydown', event => {
  if (event.key !== 'Enter') return;
  const text = event.target.value;
  event.target.value = '';
  if (text) takeText(text);
});

// A scanner types wherever the focus is; while a card is asked for, that is its box.
document.addEventListener('keydown', event => {
  const isTyped = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isTyped && event.key !== ' ' && !element('ask').hidden && document.activeElement?.tagName !== 'INPUT') {
    element('wedge').focus();
  }
});

element('front-only').addEventListener('click', () => show(shown));
element('next').addEventListener('click', next);

element('signin').addEventListener('submit', async event => {
  event.preventDefault();
  const key = element('key').value;
  element('key').value = '';
  const answer = await fetch('v1/session', { method: 'POST', headers: { Authorization: `Bearer ${key}` } }).catch(() => null);
  element('offline').hidden = answer !== null;
  element('wrong-key').hidden = answer === null || answer.ok;
  if (answer?.ok) begin();
});

element('signout').addEventListener('click', async () => {
  await fetch('v1/session', { method: 'DELETE' }).catch(() => null);
  begin();
});

for (const [id, chosen] of [['english', 'en'], ['spanish', 'es']]) {
  element(id).addEventListener('click', () => {
    speak(chosen);
    // The verdict's words are in the other language.
    if (!element('result').hidden) next();
  });
}

// A page that is left and returned to shows nothing of before.
window.addEventListener('pagehide', () => { camera.stop(); forget(); });

async function begin() {
  speak(language);
  try {
    await ask('v1/trust');
    element('signout').hidden = !(await hasKeys());
    next();
  } catch (error) {
    if (error.status !== 401) next();
  }
}

/** Whether the service asks for keys, so that a desk can be closed. */
async function hasKeys() {
  const answer = await fetch('v1/session', { method: 'POST' }).catch(() => null);
  return answer?.status === 401;
}

begin();
