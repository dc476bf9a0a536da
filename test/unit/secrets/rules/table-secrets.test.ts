import { itJudges } from '../rule-cases';

describe('secrets in tables, SQL and manifests', () => {
  itJudges(
    [
      ["INSERT INTO users (name, password) VALUES ('bob', 'tiger77');", 'tiger77', 'sql'],
      ["insert into users(id, pw, name) values (1, 'tiger77', 'b'), (2, 'lion88', 'c');", 'lion88', 'sql'],
      ["db.exec(\"INSERT INTO users (name, password) VALUES ('bob', 'tiger77')\")", 'tiger77'],
      ["UPDATE users SET password = 'tiger77' WHERE id = 1;", 'tiger77', 'sql'],
      ["ALTER USER bob WITH PASSWORD 'tiger77';", 'tiger77', 'sql'],
      ["CREATE ROLE app LOGIN PASSWORD 'tiger77';", 'tiger77', 'sql'],
      ["ALTER LOGIN sa WITH PASSWORD = N'tiger77';", 'tiger77', 'sql'],
      ["SET PASSWORD FOR 'bob'@'%' = PASSWORD('tiger77');", 'tiger77', 'sql'],
      ["GRANT ALL ON *.* TO 'a'@'%' IDENTIFIED BY 'tiger77';", 'tiger77', 'sql'],
      ['CREATE USER scott IDENTIFIED BY tiger77;', 'tiger77', 'sql'],
      ["SELECT * FROM users WHERE name = 'bob' AND password = 'tiger77'", 'tiger77', 'sql'],
      ["SELECT crypt('tiger77', gen_salt('bf'))", 'tiger77', 'sql'],
      ["INSERT INTO users VALUES ('bob', MD5('tiger77'))", 'tiger77', 'sql'],
      ['name,password\nbob,tiger77\nann,lion88\n', 'lion88', 'csv'],
      ['user;passwort\nbob;tiger77\n', 'tiger77', 'csv'],
      ['| user | password |\n|------|----------|\n| bob | tiger77 |\n', 'tiger77', 'markdown'],
      ['kind: Secret\nmetadata:\n  name: x\ndata:\n  db: dGlnZXI3Nw==\n', 'dGlnZXI3Nw', 'yaml'],
      ['kind: Secret\nstringData:\n  config: tiger77\n', 'tiger77', 'yaml'],
      ['- name: DB_PASSWORD\n  value: tiger77\n', 'tiger77', 'yaml'],
    ],
    [
      ["INSERT INTO users (name, email) VALUES ('bob', 'b@x.org');", 'sql'],
      ['| option | meaning |\n|--------|---------|\n| -p | port |\n', 'markdown'],
      ['kind: ConfigMap\ndata:\n  mode: dark1\n', 'yaml'],
      ['SELECT password FROM users WHERE id = 7;', 'sql'],
      ['CREATE TABLE users (id int, password varchar(64) NOT NULL);', 'sql'],
    ],
  );
});
