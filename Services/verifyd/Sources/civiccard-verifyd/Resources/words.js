// Every word of the page, in both languages. What a verdict says is the service's, which has it in both too.

const words = {
  en: {
    title: 'Check a resident card', signIn: 'Open this desk', key: 'The desk\'s key', open: 'Open',
    wrongKey: 'This key is not known. Ask whoever runs the service.', signOut: 'Close this desk',
    askFront: 'Show the front of the card', askBack: 'Now the back of the card',
    frontGood: 'The front is good. The back has the holder\'s signed portrait.',
    useCamera: 'Use the camera', stopCamera: 'Stop the camera', torch: 'Light', choosePicture: 'Choose or take a picture',
    frontOnly: 'Go on without the back', wedge: 'Or scan the code with a hand scanner',
    reading: 'Reading …', noCamera: 'The camera can\'t be used. Browsers open it only over HTTPS or on this machine itself, and when you allow it.',
    offline: 'The service can\'t be reached. Nothing was checked; check the card again when it is back.',
    busy: 'The service is busy. Try again.', unfit: 'This picture can\'t be read. Try another one.',
    accepted: 'Accepted', refused: 'Not accepted', portrait: 'Signed portrait', portraitOf: 'Signed portrait of the card\'s holder',
    feature: 'Look for it on the front:',
    notChecked: 'Not checked here', next: 'Next', keeps: 'Nothing of a card is kept.',
    bearer: 'Whether the person is the holder: compare the faces.', printing: 'The printing on the card: compare it with what is shown here.',
    noPortrait: 'The signed portrait: it is in the code on the back.', nothing: 'Nothing of this card may be relied on.',
    countdown: seconds => `This goes away in ${seconds} seconds.`,
    advice: { closer: 'Closer', steady: 'Hold still', light: 'More light', glare: 'Turn it away from the light', card: 'Put the card into the frame', turn: 'Turn the card over' },
  },
  es: {
    title: 'Comprobar una tarjeta de residente', signIn: 'Abrir este puesto', key: 'La clave del puesto', open: 'Abrir',
    wrongKey: 'No se conoce esta clave. Pregunte a quien lleva el servicio.', signOut: 'Cerrar este puesto',
    askFront: 'Muestre el anverso de la tarjeta', askBack: 'Ahora el reverso de la tarjeta',
    frontGood: 'El anverso está bien. El reverso tiene el retrato firmado de su titular.',
    useCamera: 'Usar la cámara', stopCamera: 'Parar la cámara', torch: 'Luz', choosePicture: 'Elegir o tomar una foto',
    frontOnly: 'Seguir sin el reverso', wedge: 'O escanee el código con un lector de mano',
    reading: 'Leyendo …', noCamera: 'No se puede usar la cámara. El navegador solo la abre por HTTPS o en este mismo equipo, y si usted lo permite.',
    offline: 'No se llega al servicio. No se comprobó nada; compruebe la tarjeta de nuevo cuando vuelva.',
    busy: 'El servicio está ocupado. Inténtelo de nuevo.', unfit: 'No se puede leer esta imagen. Pruebe con otra.',
    accepted: 'Aceptada', refused: 'No aceptada', portrait: 'Retrato firmado', portraitOf: 'Retrato firmado de quien es titular de la tarjeta',
    feature: 'Búsquela en el anverso:',
    notChecked: 'No se comprueba aquí', next: 'Siguiente', keeps: 'No se guarda nada de las tarjetas.',
    bearer: 'Si la persona es su titular: compare las caras.', printing: 'La impresión de la tarjeta: compárela con lo que se muestra aquí.',
    noPortrait: 'El retrato firmado: está en el código del reverso.', nothing: 'No se fíe de nada de esta tarjeta.',
    countdown: seconds => `Esto desaparece en ${seconds} segundos.`,
    advice: { closer: 'Más cerca', steady: 'No la mueva', light: 'Más luz', glare: 'Aleje el reflejo: incline la tarjeta', card: 'Ponga la tarjeta en el marco', turn: 'Dé la vuelta a la tarjeta' },
  },
};

export let language = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in words) ?? 'en';

export const say = name => words[language][name];

/** Puts every text of the page into the language. */
export function speak(chosen) {
  language = chosen;
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
  document.title = say('title');
  document.getElementById('english').setAttribute('aria-pressed', language === 'en');
  document.getElementById('spanish').setAttribute('aria-pressed', language === 'es');
}
