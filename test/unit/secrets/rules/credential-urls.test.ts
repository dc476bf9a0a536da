import { itJudges } from '../rule-cases';

describe('secrets in addresses and data sources', () => {
  itJudges(
    [
      ['postgres://app:tiger77@db:5432/shop', 'tiger77'],
      ['DATABASE_URL=mysql://root:tiger77@localhost/shop', 'tiger77', 'dotenv'],
      ['"Server=db;Database=shop;User Id=sa;Password=tiger77;"', 'tiger77'],
      ["dsn = 'host=db user=app password=tiger77 dbname=shop'", 'tiger77'],
      ['"app:tiger77@tcp(db:3306)/shop"', 'tiger77', 'go'],
      ['jdbc:mysql://db/shop?user=root&password=tiger77', 'tiger77'],
      ['jdbc:oracle:thin:scott/tiger77@db:1521:x', 'tiger77'],
      ['AccountName=shop;AccountKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==;', 'Zm9vYmFyYmF6'],
      ['amqp://guest2:tiger77@mq:5672//', 'tiger77'],
      ['redis://:tiger77@cache:6379/0', 'tiger77'],
      ['https://0123456789abcdef0123456789abcdef@sentry.example.com/42', '0123456789abcdef0123456789abcdef'],
      ['https://example.com/hook?token=tiger77lion88', 'tiger77lion88'],
      ['git clone https://bob:tiger77@example.com/a.git', 'tiger77', 'shellscript'],
      ['mongodb+srv://app:p%40ss77@cluster0.example.net/shop', 'p%40ss77'],
      ['Driver={ODBC Driver 17};Server=db;UID=sa;PWD=tiger77;', 'tiger77'],
      ['Cookie: sessionid=38afes7a8b2c9d1e', '38afes7a8b2c9d1e'],
    ],
    [
      ['postgres://user:${DB_PASSWORD}@db/shop'],
      ['https://example.com/search?q=tiger77'],
      ['https://example.com:8080/path@2'],
      ['http://localhost:3000/@scope/name'],
    ],
  );
});
