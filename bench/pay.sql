-- Forty results of a month and their states (0 settled, 1 does not apply, 3 missing), as one would write them by hand.
-- Money in cents, points in hundredths, rates in millionths, days absent in tenths; halves are rounded up.
WITH people AS (
  SELECT *, least(coalesce(離職日, {last}), {last}) - 入職日 AS 司齡
  FROM {people}
  WHERE 入職日 <= {last} AND (離職日 IS NULL OR 離職日 >= {first})
), conditions AS (
  SELECT *,
    CASE WHEN 銷售計劃 IS NULL THEN NULL WHEN 銷售計劃 = 0 THEN 1000000 ELSE (2 * (銷售實績 * 1000000) + 銷售計劃) // (2 * 銷售計劃) END AS 計劃完成率,
    CASE WHEN 銷售計劃 IS NULL THEN 3 ELSE 0 END AS 計劃完成率__s,
    CASE WHEN 銷售實績 > 0 THEN (2 * (新品實績 * 1000000) + 銷售實績) // (2 * 銷售實績) END AS 新品佔比,
    CASE WHEN 銷售實績 = 0 THEN 1 ELSE 0 END AS 新品佔比__s,
    (2 * (走訪實績 * 1000000) + 走訪計劃) // (2 * 走訪計劃) AS 走訪完成率,
    0 AS 走訪完成率__s,
    (2 * (報表準時 * 1000000) + 報表應交) // (2 * 報表應交) AS 報表準時率,
    0 AS 報表準時率__s,
    (2 * (費用實支 * 1000000) + 費用限額) // (2 * 費用限額) AS 費用率,
    0 AS 費用率__s,
    greatest(0, 10000 - 缺勤日數 * 40) AS 出勤得分,
    0 AS 出勤得分__s,
    least(1000, 遲到次數 * 200) AS 遲到扣分,
    0 AS 遲到扣分__s,
    CASE WHEN 投訴次數 <= 0 THEN 0 WHEN 投訴次數 <= 1 THEN 200 WHEN 投訴次數 <= 3 THEN 500 ELSE 1000 END AS 投訴扣分,
    0 AS 投訴扣分__s,
    (2 * (工資總額 * 100) + 2175) // (2 * 2175) AS 日薪,
    0 AS 日薪__s,
    (2 * (工資總額 * 50) + 100) // (2 * 100) AS 基礎工資,
    0 AS 基礎工資__s,
    least(20000, 遲到次數 * 2000) AS 遲到扣款,
    0 AS 遲到扣款__s,
    (2 * (greatest(0, least(銷售實績, 20000000) - 5000000) + 2 * greatest(0, least(銷售實績, 50000000) - 20000000) + 3 * greatest(0, 銷售實績 - 50000000)) + 100) // (2 * 100) AS 提成,
    0 AS 提成__s,
    (2 * (新品實績 * 5) + 1000) // (2 * 1000) AS 新品獎,
    0 AS 新品獎__s,
    CASE WHEN 費用實支 > 費用限額 THEN (2 * ((費用實支 - 費用限額) * 50) + 100) // (2 * 100) ELSE 0 END AS 費用扣款,
    0 AS 費用扣款__s,
    CASE WHEN 司齡 >= 1825 THEN 30000 WHEN 司齡 >= 365 THEN 10000 ELSE 0 END AS 工齡獎,
    0 AS 工齡獎__s,
    CASE WHEN 缺勤日數 = 0 AND 遲到次數 = 0 THEN 20000 ELSE 0 END AS 全勤獎,
    0 AS 全勤獎__s,
    (2 * (greatest(500000, least(社保基數, 3000000)) * 105) + 1000) // (2 * 1000) AS 社保,
    0 AS 社保__s
  FROM people
), scores AS (
  SELECT *,
    least(計劃完成率, CASE WHEN 計劃完成率 IS NULL THEN NULL ELSE 1200000 END) AS 封頂完成率,
    計劃完成率__s AS 封頂完成率__s,
    CASE WHEN 計劃完成率 IS NULL THEN NULL WHEN 計劃完成率 >= 1200000 THEN 10000 WHEN 計劃完成率 >= 1000000 THEN 9000 WHEN 計劃完成率 >= 900000 THEN 8000 WHEN 計劃完成率 >= 800000 THEN 7000 WHEN 計劃完成率 >= 600000 THEN 5000 ELSE 0 END AS 銷售得分,
    計劃完成率__s AS 銷售得分__s,
    least(10000, (2 * (走訪完成率) + 100) // (2 * 100)) AS 走訪得分,
    0 AS 走訪得分__s,
    least(10000, (2 * (報表準時率) + 100) // (2 * 100)) AS 報表得分,
    0 AS 報表得分__s,
    CASE WHEN 費用率 <= 1000000 THEN 0 WHEN 費用率 <= 1100000 THEN 300 ELSE 800 END AS 費用扣分,
    0 AS 費用扣分__s,
    CASE WHEN 新品佔比 >= 300000 THEN 500 WHEN 新品佔比 >= 150000 THEN 200 ELSE 0 END AS 新品加分,
    0 AS 新品加分__s,
    (2 * (工資總額 * 15 * 報表準時率) + 100000000) // (2 * 100000000) AS 日常工資,
    0 AS 日常工資__s,
    (2 * (日薪 * 缺勤日數) + 10) // (2 * 10) AS 缺勤扣款,
    0 AS 缺勤扣款__s
  FROM conditions
), weighed AS (
  SELECT *,
    (2 * (銷售得分 * 60 + 走訪得分 * 25 + 報表得分 * 15) + 100) // (2 * 100) AS 工作得分,
    銷售得分__s AS 工作得分__s,
    greatest(0, 出勤得分 - 遲到扣分 - 投訴扣分 - 費用扣分) AS 紀律得分,
    0 AS 紀律得分__s,
    (2 * (工資總額 * 35 * 封頂完成率) + 100000000) // (2 * 100000000) AS 計劃工資,
    封頂完成率__s AS 計劃工資__s
  FROM scores
), objective AS (
  SELECT *,
    (2 * (工作得分 * 70 + 紀律得分 * 30) + 100) // (2 * 100) AS 客觀得分,
    工作得分__s AS 客觀得分__s
  FROM weighed
), judged AS (
  SELECT *,
    (2 * (客觀得分 * 80 + 主管評分 * 20) + 100) // (2 * 100) AS 綜合得分,
    greatest(客觀得分__s, CASE WHEN 主管評分 IS NULL THEN 3 ELSE 0 END) AS 綜合得分__s
  FROM objective
), scored AS (
  SELECT *,
    CASE WHEN 綜合得分 IS NOT NULL THEN least(10000, 綜合得分 + 新品加分) END AS 考核得分,
    綜合得分__s AS 考核得分__s
  FROM judged
), graded AS (
  SELECT *,
    CASE WHEN 考核得分 IS NULL THEN NULL WHEN 考核得分 >= 9500 AND 缺勤日數 = 0 THEN 0 WHEN 考核得分 >= 8500 THEN 1 WHEN 考核得分 >= 7000 THEN 2 ELSE 3 END AS 考核等級,
    考核得分__s AS 考核等級__s,
    CASE WHEN 考核得分 IS NULL THEN NULL WHEN 考核得分 >= 9500 THEN 1200000 WHEN 考核得分 >= 8500 THEN 1000000 WHEN 考核得分 >= 7000 THEN 850000 ELSE 600000 END AS 績效係數,
    考核得分__s AS 績效係數__s
  FROM scored
), earned AS (
  SELECT *,
    (2 * ((計劃工資 + 日常工資) * 績效係數) + 1000000) // (2 * 1000000) AS 績效工資,
    greatest(計劃工資__s, 績效係數__s) AS 績效工資__s
  FROM graded
), gross AS (
  SELECT *,
    基礎工資 + 績效工資 + 提成 + 新品獎 + 工齡獎 + 全勤獎 - 缺勤扣款 - 遲到扣款 - 費用扣款 AS 應發,
    績效工資__s AS 應發__s
  FROM earned
), taxable AS (
  SELECT *,
    CASE WHEN 應發 IS NOT NULL THEN greatest(0, 應發 - 社保 - 專項扣除 - 500000) END AS 應稅額,
    應發__s AS 應稅額__s,
    應發 + (2 * (greatest(500000, least(社保基數, 3000000)) * 16) + 100) // (2 * 100) AS 人力成本,
    應發__s AS 人力成本__s
  FROM gross
), taxed AS (
  SELECT *,
    CASE WHEN 應稅額 IS NOT NULL THEN (2 * (3 * least(應稅額, 300000) + 10 * greatest(0, least(應稅額, 1200000) - 300000) + 20 * greatest(0, least(應稅額, 2500000) - 1200000) + 25 * greatest(0, least(應稅額, 3500000) - 2500000) + 30 * greatest(0, least(應稅額, 5500000) - 3500000) + 35 * greatest(0, least(應稅額, 8000000) - 5500000) + 45 * greatest(0, 應稅額 - 8000000)) + 100) // (2 * 100) END AS 個稅,
    應稅額__s AS 個稅__s
  FROM taxable
), net AS (
  SELECT *,
    應發 - 社保 - 個稅 AS 實發,
    應發__s AS 實發__s
  FROM taxed
), paid AS (
  SELECT *,
    CASE WHEN 實發 < 0 THEN -((2 * -實發 + 100) // 200) ELSE (2 * 實發 + 100) // 200 END * 100 AS 分位工資,
    實發__s AS 分位工資__s
  FROM net
)
