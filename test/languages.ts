/**
 * Text of equal structure in nine ways of writing: the same grammar, the same choices by the same seeded
 * random numbers, so that what a predictor saves in one can be compared with what it saves in another. Each
 * slot has as many words in every language; the words are those of the language.
 */

export const languages = [
  'english',
  'german',
  'russian',
  'chinese',
  'japanese',
  'thai',
  'persian',
  'hindi',
  'emoji',
] as const;
export type Language = (typeof languages)[number];

/** The slots of a sentence, four words each, and what stands between words and at the end. */
interface Grammar {
  readonly slots: readonly (readonly string[])[];
  readonly space: string;
  readonly end: string;
}

const slots = (...texts: readonly string[]): readonly (readonly string[])[] =>
  texts.map((text) => text.split('/'));

const english: Grammar = {
  space: ' ',
  end: '.',
  slots: slots(
    'The researchers/The students/Our colleagues/The engineers',
    'trained/tested/measured/improved',
    'a recurrent/a large/a small/an older',
    'neural network/language model/translation system/search engine',
    'on the server/on the laptop/in the laboratory/in the cloud',
    'with new data/with old texts/with many examples/with short sentences',
    'and the result/and the error/and the memory/and the speed',
    'was better than expected/became smaller every day/surprised everyone again/remained the same as before',
  ),
};

const grammars: Readonly<Record<Language, Grammar>> = {
  english,
  german: {
    space: ' ',
    end: '.',
    slots: slots(
      'Die Forscherinnen/Die Studenten/Unsere Kollegen/Die Ingenieure',
      'trainierten/prüften/vermaßen/verbesserten',
      'ein rekurrentes/ein großes/ein kleines/ein älteres',
      'neuronales Netz/Sprachmodell/Übersetzungssystem/Suchprogramm',
      'auf dem Server/auf dem Rechner/in der Werkstatt/in der Wolke',
      'mit neuen Daten/mit alten Texten/mit vielen Beispielen/mit kurzen Sätzen',
      'und das Ergebnis/und der Fehler/und der Speicher/und das Tempo',
      'war besser als erwartet/wurde jeden Tag kleiner/überraschte wieder alle/blieb so wie es war',
    ),
  },
  russian: {
    space: ' ',
    end: '.',
    slots: slots(
      'Исследователи/Студенты/Наши коллеги/Инженеры',
      'обучили/проверили/измерили/улучшили',
      'рекуррентную/большую/маленькую/старую',
      'нейронную сеть/языковую модель/систему перевода/поисковую машину',
      'на сервере/на ноутбуке/в лаборатории/в облаке',
      'на новых данных/на старых текстах/на многих примерах/на коротких фразах',
      'и результат/и ошибка/и память/и скорость',
      'оказались лучше ожиданий/уменьшались каждый день/снова удивили всех/остались такими как раньше',
    ),
  },
  chinese: {
    space: '',
    end: '。',
    slots: slots(
      '实验室的研究人员/一年级的学生/我们公司的同事/软件开发工程师',
      '重新训练了/仔细测试了/反复测量了/明显改进了',
      '一个循环的/一个巨大的/一个小型的/一个陈旧的',
      '深度神经网络/大型语言模型/机器翻译系统/网络搜索引擎',
      '在公司服务器上/在笔记本电脑上/在中央实验室里/在公共云平台上',
      '使用最新的数据/使用过去的文本/使用大量的例子/使用简短的句子',
      '因此最后的结果/因此平均的误差/因此占用的内存/因此运行的速度',
      '比大家预期的更好/每一天都在变小/再次让所有人惊讶/仍然和以前完全一样',
    ),
  },
  japanese: {
    space: '',
    end: '。',
    slots: slots(
      '研究室の研究者たちは/大学一年生の学生は/私たちの会社の同僚は/ソフトウェアの技術者は',
      '最新のデータを使って/昔の文章を使って/たくさんの例を使って/短い文章を使って',
      '会社のサーバーで/ノートパソコンで/中央の実験室で/クラウドの上で',
      '再帰型の/大規模な/小規模な/古くなった',
      'ニューラルネットワークを/言語モデルを/翻訳システムを/検索エンジンを',
      '訓練しました/試験しました/測定しました/改良しました',
      'その結果は/その誤差は/その記憶は/その速度は',
      '予想よりもよかったです/毎日小さくなりました/再びみんなを驚かせました/以前と同じままでした',
    ),
  },
  thai: {
    space: '',
    end: '\u0020',
    slots: slots(
      'นักวิจัย/นักศึกษา/เพื่อนร่วมงาน/วิศวกร',
      'ได้ฝึกสอน/ได้ทดสอบ/ได้วัดผล/ได้ปรับปรุง',
      'โครงข่ายประสาท/แบบจำลองภาษา/ระบบแปลภาษา/เครื่องมือค้นหา',
      'แบบวนซ้ำ/ขนาดใหญ่/ขนาดเล็ก/รุ่นเก่า',
      'บนเครื่องแม่ข่าย/บนคอมพิวเตอร์/ในห้องทดลอง/บนระบบคลาวด์',
      'ด้วยข้อมูลใหม่/ด้วยข้อความเก่า/ด้วยตัวอย่างมากมาย/ด้วยประโยคสั้น',
      'และผลลัพธ์/และความผิดพลาด/และหน่วยความจำ/และความเร็ว',
      'ดีกว่าที่คาดไว้/ลดลงทุกวัน/ทำให้ทุกคนประหลาดใจ/ยังเหมือนเดิมทุกอย่าง',
    ),
  },
  persian: {
    space: ' ',
    end: '.',
    slots: slots(
      'پژوهشگران/دانشجویان/همکاران ما/مهندسان',
      'با داده‌های تازه/با متن‌های کهنه/با نمونه‌های فراوان/با جمله‌های کوتاه',
      'روی سرور/روی رایانه/در آزمایشگاه/در فضای ابری',
      'شبکه‌ی عصبی/مدل زبانی/سامانه‌ی ترجمه/موتور جستجو',
      'بازگشتی/بزرگ/کوچک/قدیمی',
      'را آموزش می‌دهند/را می‌آزمایند/را می‌سنجند/را بهتر می‌کنند',
      'و نتیجه/و خطا/و حافظه/و سرعت',
      'بهتر از آن است که می‌خواستند/هر روز کوچک‌تر می‌شود/باز همه را شگفت‌زده می‌کند/همان است که پیش‌تر بود',
    ),
  },
  hindi: {
    space: ' ',
    end: '।',
    slots: slots(
      'शोधकर्ताओं ने/विद्यार्थियों ने/हमारे साथियों ने/अभियंताओं ने',
      'नए आँकड़ों से/पुराने लेखों से/बहुत उदाहरणों से/छोटे वाक्यों से',
      'सर्वर पर/कंप्यूटर पर/प्रयोगशाला में/क्लाउड में',
      'एक आवर्ती/एक विशाल/एक छोटे/एक पुराने',
      'तंत्रिका तंत्र को/भाषा मॉडल को/अनुवाद प्रणाली को/खोज इंजन को',
      'प्रशिक्षित किया/परखा और जाँचा/फिर से मापा/बेहतर बनाया',
      'और परिणाम/और त्रुटि/और स्मृति/और गति',
      'अपेक्षा से बेहतर रहा/हर दिन घटती रही/सबको फिर चौंकाती रही/पहले जैसी ही बनी रही',
    ),
  },
  emoji: {
    ...english,
    end: ' 👍🏽',
    slots: english.slots.map((words, slot) =>
      words.map((word, i) => (slot % 2 === 1 ? `${word} ${['👩‍💻', '❤️', '🇩🇪', '👨‍👩‍👧'][i]!}` : word)),
    ),
  },
};

/** Sentences of a language, one a line: each slot's word hangs on the one before three times in five. */
export function generatedText(language: Language, sentences: number, seed = 1): string {
  const { slots: choices, space, end } = grammars[language];
  const next = randomNumbers(seed);
  const lines = Array.from({ length: sentences }, () => {
    let before = 0;
    const words = choices.map((words) => {
      before = next() < 0.6 ? (before * 2 + 1) % words.length : Math.floor(next() * words.length);
      return words[before]!;
    });
    return `${words.join(space)}${end}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Mulberry32: 32 bits of state, uniform in [0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
