import { itJudges } from '../rule-cases';

describe('passwords among arguments', () => {
  itJudges(
    [
      ['let api_secret = String::from("q8Rt2LmXv5Zk1Np7");', 'q8Rt2LmXv5Zk1Np7', 'rust'],
      ['secret = []byte("q8Rt2LmXv5Zk1Np7")', 'q8Rt2LmXv5Zk1Np7', 'go'],
      ['login("admin", "sunshine9")', 'sunshine9'],
      ["client.login('bob@example.com', 'sunshine9')", 'sunshine9'],
      ['smtp.login("mailer", "Tiger!22")', 'Tiger!22'],
      ['new NetworkCredential("svc", "Winter2020")', 'Winter2020'],
      ['DriverManager.getConnection(url, "root", "tiger77")', 'tiger77'],
      ['$pdo = new PDO($dsn, "root", "tiger77");', 'tiger77'],
      ['mysqli_connect("localhost", "root", "tiger77", "shop")', 'tiger77'],
      ['requests.get(url, auth=("me", "tiger77"))', 'tiger77'],
      ['requests.get(url, auth=HTTPBasicAuth("me", "tiger77"))', 'tiger77'],
      ['ftp.login(user, "tiger77")', 'tiger77'],
      ['req.SetBasicAuth("svc", "tiger77")', 'tiger77'],
      ['User.objects.create_user("bob", "b@x.org", "tiger77")', 'tiger77'],
      ['ConvertTo-SecureString "Tiger77!" -AsPlainText -Force', 'Tiger77!', 'powershell'],
      ['page.authenticate("me",\n  "tiger77")', 'tiger77'],
      ['conn = psycopg2.connect("db", "app", "Tiger!77")', 'Tiger!77'],
      ['await signIn("bob@example.com", "tiger77");', 'tiger77'],
    ],
    [
      ['login(user, password)'],
      ['app.use(auth("admin", "editor"))'],
      ['socket.connect("localhost", "8080")'],
      ['bind("click", "open1")'],
      ['register("button", "submit")'],
      ['authorize("read", "/api/v1/users")'],
      ['t("login", "Sign in to continue")'],
      ['describe("login", "works")'],
    ],
  );
});
